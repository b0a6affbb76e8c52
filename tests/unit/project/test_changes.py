from pathlib import PurePosixPath

from fastwright.project.changes import Create, Delete, Edit, Plan, unified_diff

PATH = PurePosixPath("app/a.py")


def test_plan_defaults() -> None:
    """A plan needs no more than its changes."""
    assert Plan((), (), ()) == Plan(())


def test_diff_create() -> None:
    """A new file comes from /dev/null."""
    expected = "--- /dev/null\n+++ b/app/a.py\n@@ -0,0 +1 @@\n+x = 1\n"

    assert expected == unified_diff(Create(PATH, "x = 1\n"))


def test_diff_edit() -> None:
    """An edit shows its lines with their own newlines, and a missing last one."""
    expected = (
        "--- a/app/a.py\n+++ b/app/a.py\n@@ -1,2 +1,2 @@\n a\x0cb\r\n"
        "-c\n\\ No newline at end of file\n+d\n"
    )

    assert expected == unified_diff(Edit(PATH, "a\x0cb\r\nc", "a\x0cb\r\nd\n"))


def test_diff_delete() -> None:
    """A deleted file goes to /dev/null."""
    expected = "--- a/app/a.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x = 1\n"

    assert expected == unified_diff(Delete(PATH, "x = 1\n"))
