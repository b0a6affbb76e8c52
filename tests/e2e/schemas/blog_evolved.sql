ALTER TABLE posts RENAME body TO content;
ALTER TABLE posts ADD subtitle varchar(200), ADD pinned boolean NOT NULL DEFAULT false;
ALTER TABLE comments ADD likes integer NOT NULL DEFAULT 0;
UPDATE comments SET author_id = ID1 WHERE author_id IS NULL;
ALTER TABLE comments ALTER author_id SET NOT NULL, DROP CONSTRAINT comments_author_id_fkey,
    ADD FOREIGN KEY (author_id) REFERENCES authors ON DELETE CASCADE;
ALTER TABLE reactions DROP CONSTRAINT reactions_kind_check;
ALTER TABLE tags DROP colour, ADD owner_id uuid REFERENCES authors ON DELETE SET NULL;
CREATE INDEX ON tags (owner_id);
ALTER TABLE authors ALTER name TYPE varchar(60), DROP CONSTRAINT authors_handle_key;
CREATE INDEX ON authors (handle);
CREATE TABLE images (ROW_KEY, post_id uuid NOT NULL REFERENCES posts ON DELETE CASCADE,
    alt varchar(200) NOT NULL, width integer NOT NULL, height integer NOT NULL, TIMES);
CREATE INDEX ON images (post_id);
DROP TABLE redirects;
