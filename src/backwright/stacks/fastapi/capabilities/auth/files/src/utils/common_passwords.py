"""Passwords that are guessed first. Only those that are long enough to be accepted otherwise stand here."""

from typing import Final

ROWS: Final = ("0123456789012345678901234567890", "abcdefghijklmnopqrstuvwxyzabcdefghij", "qwertyuiopasdfghjklzxcvbnm")

KNOWN: Final = """
1029384756 11223344 1122334455 1234554321 123456abc 1234abcd 12341234 123123123 12344321 123654789 13131313
147258369 147852369 159357456 1a2b3c4d 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 246813579 31415926 741852963
789456123 963852741 a1b2c3d4 aa123456 aaaa1111 abc123456 abcd1234 access14 admin123 admin1234 administrator
adobe123 alexander anderson andromeda anthony1 arsenal1 asdf1234 asdfasdf asdfghjkl asshole1 babygirl
babygirl1 backspace bailey12 barcelona baseball baseball1 basketball batman123 beautiful benjamin bigdaddy
blink182 bluebird brandon1 brooklyn butterfly carolina caroline challenge champion changeit changeme
charlie1 cheesecake chelsea1 chocolate christian christine christopher cocacola colorado computer
computer1 consumer corvette courtney cowboys1 creative crystal1 danielle database december default1
diamond1 dolphins dragon123 drowssap einstein elephant elizabeth explorer facebook fireball firebird
football football1 forever1 fuckyou1 fuckyou2 garfield george12 gemini12 gfhjkmgfhjkm godzilla goldfish
google123 hardcore harley12 hello123 hello1234 helloworld hercules hollywood hurricane iceman12
iloveyou iloveyou1 iloveyou2 infinity internet isabella jackson1 jennifer jessica1 jonathan jordan23
justin12 kimberly killer123 kristina lakers24 letmein1 letmein123 liverpool liverpool1 lollipop longhorn
lovelove loveyou1 macintosh madison1 manchester margaret marlboro martinez master123 matthew1
maverick mercedes metallica michael1 michelle michigan microsoft midnight millions mohammed monkey12
monkey123 mountain mustang1 mypassword myspace1 nicholas nintendo november overlord p@ssw0rd p@ssword
pa$$w0rd pa55word panther1 paradise parola123 pass1234 passpass passport passw0rd passw0rd1 password
password1 password12 password123 password1234 passwort passwort1 patricia patriots peaches1 peanut12
personal phantom1 playboy1 pokemon1 porsche911 precious princess princess1 progress q1w2e3r4 q1w2e3r4t5
qazwsxedc qazwsx123 qwer1234 qwert123 qwerty12 qwerty123 qwerty1234 qwertyuiop qwertz123 raiders1
rastafari redskins remember ronaldo7 rockstar1 rushmore samantha samsung1 scooter1 scorpion sebastian
secret123 security september shadow12 sherlock slipknot snowball snowboard softball spiderman spitfire
starcraft stargate startrek starwars starwars1 steelers stephanie strawberry summer12 sunflower sunshine
sunshine1 superman superman1 superstar swordfish teacher1 tennis12 terminator test1234 testing123 testtest
thunder1 tinkerbell trustno1 undertaker universe valentina vanessa1 veronica victoria viking12 welcome1
welcome12 welcome123 westside whatever william1 windows1 winner12 winston1 wolverine xxxxxxxx yankees1
zaq12wsx zaq1xsw2 zxcvbnm1 zxcvbnm123
"""
COMMON: Final = frozenset(KNOWN.split())


def is_common(password: str) -> bool:
    """Whether a guesser would try it early: a known one, a run along a row of keys, or hardly any different letters."""
    folded = password.casefold()
    stem = folded.rstrip("0123456789!?.#$*")
    runs = any(folded in row or folded[::-1] in row for row in ROWS)
    return folded in COMMON or (len(stem) >= 8 and stem in COMMON) or runs or len(set(folded)) < 4
