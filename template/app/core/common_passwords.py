"""The most common passwords with at least eight characters, which attackers try first."""

_WORDS = """
00000000 0123456789 11111111 11223344 12121212 123123123 1234567890 12345678 123456789 1234qwer
12341234 123qwe123 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 22222222 55555555 66666666
77777777 87654321 88888888 987654321 99999999 a1234567 a12345678 aa123456 aaaaaaaa abc12345
abcd1234 abcdefgh abcdefghi access14 admin123 administrator alexander arsenal1 asdf1234 asdfasdf
asdfghjk asdfghjkl babygirl baseball basketball blink182 butterfly changeme charlie1 chocolate
christian computer cowboys1 danielle default1 dragon123 einstein elizabeth football football1
garfield google123 hello123 iloveyou iloveyou1 internet jennifer jessica1 jonathan jordan23
letmein1 letmein123 linkedin liverpool liverpool1 lovelove maverick mercedes michael1 michelle
midnight monkey123 myspace1 nicholas p@ssw0rd p@ssword pa55word pass1234 passw0rd password
password1 password12 password123 password1234 patricia pokemon1 princess princess1 q1w2e3r4
q1w2e3r4t5 qazwsxedc qweasdzxc qwer1234 qwerasdf qwerqwer qwerty12 qwerty123 qwerty1234 qwertyui
qwertyuiop rainbow1 samantha samsung1 scorpion secret123 september shadow123 slipknot snowball
spiderman starwars steelers stephanie sunshine sunshine1 superman superman1 superstar swordfish
tinkerbell trustno1 valentina veronica victoria welcome1 welcome123 whatever zaq12wsx zxcvbnm1
zxcvbnm123
"""

COMMON_PASSWORDS = frozenset(_WORDS.split())
