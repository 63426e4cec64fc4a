"""How wide characters are, as a table of ours: every machine lays out the same figure, whatever its fonts.

The widths are advances in em of a wide interface font in bold (DejaVu Sans; Liberation, Noto and most system
fonts are narrower), measured once and rounded to a twentieth. For other scripts one width per range holds
for nearly all of their letters. Which code points are marks is taken from Unicode 14 once and for all, since
the tables inside Python change from version to version.
"""

from __future__ import annotations

from bisect import bisect_right

REGULAR = 0.94  # of the bold width, for the letters listed one by one

_CLASSES = (
    (0.30, "'"),
    (0.35, " \u00a0ijlìíîïĩīĭįıĵĺļłіїј"),
    (0.40, ",-./:;I\\·ÌÍÎÏĨĪĬĮİ·ΐΙΪίιϊІЇ’‘"),
    (0.45, "!()[]f¡²³¹ſ"),
    (0.50, '"`rt°´¸ľŕŗřţťŧгѓґ'),
    (0.55, "*J_|¦§ª¯ºĴŀΊέεЈғ"),
    (0.60, "?csz¨¿çćĉċčśŝşšźżžζξςзстэєѕҙҫҭ–"),
    (0.65, "Lkvxy¤«¶»ýÿķĸĹĻĽĿŁŷΓΞλτχЃГвухьяўҐҒҕүұҳ•"),
    (
        0.70,
        "$0123456789EFSTabdeghnopqu{}¢£¥ÈÉÊËßàáâãäåèéêëðñòóôõöøùúûüþāăąďđĒēĔĕĖėĘęĚěĝğġģĥĳńņňŋōŏőŚŜŞ"
        "ŠŢŤŦũūŭůűųΕΣΤάήΰαβγδηθκνορυϋόύЀЁЅЕЗТабеийкнопрчѐёђќѝџҘқҝҟҬҹһ“”€",
    ),
    (0.75, "BCPRXYZµÇÝÞĆĈĊČŔŖŘŶŸŹŻŽΒΖΡΥΧΫμЄЎБВРСУХЬЭЯлцъћҪҮҰҲҷ"),
    (0.80, "שAGKUVÀÁÂÃÄÅÙÚÛÜĀĂĄĜĞĠĢħĲĶŨŪŬŮŰŲΆΑΔΚΛπσφЌАКЧдҔҚҜҞңҶҸҺҽҿ"),
    (0.85, "#&+<=>DHNOQ^~¬±ÐÑÒÓÔÕÖ×Ø÷ĎĐĤŃŅŇŊŌŎŐΈΗΘΝΟΠΦΩψωώЍЏИЙЛНОПмҡҩ−"),
    (0.85, "بتثپٹفقکكگےىيیئطظ"),
    (0.90, "ΌΏΨЂЋДыҥ"),
    (0.95, "wŵЦЪюњҢҨ"),
    (1.00, "%@M©®ĦŉΉΎΜМФжфљҗҠҧҵ—…→←"),
    (1.05, "m¼½¾æЫшҼҾ"),
    (1.10, "WÆœŴщҤҴ"),
    (1.15, "ŒЉЊسشصض"),
    (1.20, "Ю"),
    (1.25, "ЖШҖ№"),
    (1.30, "Ҧ"),
    (1.35, "Щ"),
)
EXACT = {character: width for width, characters in _CLASSES for character in characters}

_RANGES = (  # first code point, width in em of it and all up to the next line
    (0x0000, 0.9),
    (0x0180, 0.85),
    (0x02B0, 0.6),
    (0x0370, 0.85),
    (0x0400, 1.0),
    (0x0530, 0.8),
    (0x0590, 0.72),
    (0x0600, 0.66),
    (0x0700, 0.85),
    (0x0750, 0.75),
    (0x0780, 0.85),
    (0x0900, 0.7),
    (0x0B80, 1.0),
    (0x0C00, 0.8),
    (0x0D00, 1.1),
    (0x0D80, 0.9),
    (0x0E00, 0.75),
    (0x0F00, 0.8),
    (0x1000, 0.8),
    (0x10A0, 0.9),
    (0x1100, 1.0),
    (0x1200, 0.85),
    (0x13A0, 0.9),
    (0x1E00, 0.85),
    (0x1F00, 1.0),
    (0x2000, 0.65),
    (0x2014, 1.05),
    (0x2017, 0.65),
    (0x2030, 1.9),
    (0x2032, 0.8),
    (0x20A0, 1.2),
    (0x2300, 1.4),
    (0x2800, 1.0),
    (0x2E3A, 3.0),
    (0x2E3C, 1.0),
    (0xD7A4, 1.1),
    (0xF900, 1.0),
    (0xFB00, 1.2),
    (0xFDFA, 5.0),
    (0xFDFD, 12.0),
    (0xFDFE, 1.2),
    (0xFE30, 1.0),
    (0xFF61, 0.6),
    (0xFFA0, 1.1),
    (0x10000, 1.3),
    (0x12000, 3.0),
    (0x13000, 1.4),
    (0x1F1E6, 0.95),
    (0x1F200, 1.4),
    (0x20000, 1.0),
    (0xE0000, 1.4),
)
_STARTS = [first for first, _ in _RANGES]

# Marks drawn over or under a letter, joiners, variation selectors, skin tones, tags, trailing Hangul jamo.
_NONSPACING = (
    "ad 300-36f 483-489 591-5bd 5bf 5c1-5c2 5c4-5c5 5c7 610-61a 61c 64b-65f 670 6d6-6dc 6df-6e4 6e7-6e8 "
    "6ea-6ed 711 730-74a 7a6-7b0 7eb-7f3 7fd 816-819 81b-823 825-827 829-82d 859-85b 898-89f 8ca-8e1 "
    "8e3-902 93a 93c 941-948 94d 951-957 962-963 981 9bc 9c1-9c4 9cd 9e2-9e3 9fe-a02 a3c a41-a51 a70-a71 "
    "a75 a81-a82 abc ac1-ac8 acd ae2-ae3 afa-b01 b3c b3f b41-b44 b4d-b56 b62-b63 b82 bc0 bcd c00 c04 c3c "
    "c3e-c40 c46-c56 c62-c63 c81 cbc cbf cc6 ccc-ccd ce2-ce3 d00-d01 d3b-d3c d41-d44 d4d d62-d63 d81 dca "
    "dd2-dd6 e31 e34-e3a e47-e4e eb1 eb4-ebc ec8-ecd f18-f19 f35 f37 f39 f71-f7e f80-f84 f86-f87 f8d-fbc "
    "fc6 102d-1030 1032-1037 1039-103a 103d-103e 1058-1059 105e-1060 1071-1074 1082 1085-1086 108d 109d "
    "1160-11ff 135d-135f 1712-1714 1732-1733 1752-1753 1772-1773 17b4-17b5 17b7-17bd 17c6 17c9-17d3 17dd "
    "180b-180d 180f 1885-1886 18a9 1920-1922 1927-1928 1932 1939-193b 1a17-1a18 1a1b 1a56 1a58-1a60 1a62 "
    "1a65-1a6c 1a73-1a7f 1ab0-1b03 1b34 1b36-1b3a 1b3c 1b42 1b6b-1b73 1b80-1b81 1ba2-1ba5 1ba8-1ba9 "
    "1bab-1bad 1be6 1be8-1be9 1bed 1bef-1bf1 1c2c-1c33 1c36-1c37 1cd0-1cd2 1cd4-1ce0 1ce2-1ce8 1ced 1cf4 "
    "1cf8-1cf9 1dc0-1dff 200b-200f 2060 20d0-20f0 2cef-2cf1 2d7f 2de0-2dff 302a-302d 3099-309a a66f-a672 "
    "a674-a67d a69e-a69f a6f0-a6f1 a802 a806 a80b a825-a826 a82c a8c4-a8c5 a8e0-a8f1 a8ff a926-a92d "
    "a947-a951 a980-a982 a9b3 a9b6-a9b9 a9bc-a9bd a9e5 aa29-aa2e aa31-aa32 aa35-aa36 aa43 aa4c aa7c aab0 "
    "aab2-aab4 aab7-aab8 aabe-aabf aac1 aaec-aaed aaf6 abe5 abe8 abed d7b0-d7ff fb1e fe00-fe0f fe20-fe2f "
    "feff 11001 11038-11046 11070 11073-11074 1107f-11081 110b3-110b6 110b9-110ba 110c2 11100-11102 "
    "11127-1112b 1112d-11134 11173 11180-11181 111b6-111be 111c9-111cc 111cf 1122f-11231 11234 "
    "11236-11237 1123e 112df 112e3-112ea 11300-11301 1133b-1133c 11340 11366-11374 11438-1143f "
    "11442-11444 11446 1145e 114b3-114b8 114ba 114bf-114c0 114c2-114c3 115b2-115b5 115bc-115bd "
    "115bf-115c0 115dc-115dd 11633-1163a 1163d 1163f-11640 116ab 116ad 116b0-116b5 116b7 1171d-1171f "
    "11722-11725 11727-1172b 1f3fb-1f3ff e0020-e01ef "
)
# Vowel signs that take room of their own, yet belong to the letter before.
_SPACING = (
    "903 93b 93e-940 949-94c 94e-94f 982-983 9be-9c0 9c7-9cc 9d7 a03 a3e-a40 a83 abe-ac0 ac9-acc b02-b03 "
    "b3e b40 b47-b4c b57 bbe-bbf bc1-bcc bd7 c01-c03 c41-c44 c82-c83 cbe cc0-cc4 cc7-ccb cd5-cd6 d02-d03 "
    "d3e-d40 d46-d4c d57 d82-d83 dcf-dd1 dd8-ddf df2-df3 f3e-f3f f7f 102b-102c 1031 1038 103b-103c "
    "1056-1057 1062-1064 1067-106d 1083-1084 1087-108c 108f 109a-109c 1715 1734 17b6 17be-17c5 17c7-17c8 "
    "1923-1926 1929-1931 1933-1938 1a19-1a1a 1a55 1a57 1a61 1a63-1a64 1a6d-1a72 1b04 1b35 1b3b 1b3d-1b41 "
    "1b43-1b44 1b82 1ba1 1ba6-1ba7 1baa 1be7 1bea-1bec 1bee 1bf2-1bf3 1c24-1c2b 1c34-1c35 1ce1 1cf7 "
    "302e-302f a823-a824 a827 a880-a881 a8b4-a8c3 a952-a953 a983 a9b4-a9b5 a9ba-a9bb a9be-a9c0 aa2f-aa30 "
    "aa33-aa34 aa4d aa7b aa7d aaeb aaee-aaef aaf5 abe3-abe4 abe6-abe7 abe9-abea abec 11000 11002 11082 "
    "110b0-110b2 110b7-110b8 1112c 11145-11146 11182 111b3-111b5 111bf-111c0 111ce 1122c-1122e "
    "11232-11233 11235 112e0-112e2 11302-11303 1133e-1133f 11341-1134d 11357 11362-11363 11435-11437 "
    "11440-11441 11445 114b0-114b2 114b9 114bb-114be 114c1 115af-115b1 115b8-115bb 115be 11630-11632 "
    "1163b-1163c 1163e 116ac 116ae-116af 116b6 11720-11721 11726 "
)
# Signs after which the next letter of an Indic script joins the one before (conjuncts).
JOINERS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2\u200d")


def _edges(ranges: str) -> list[int]:
    """Alternating first code points inside and after each range, for one bisection."""
    edges = []
    for item in ranges.split():
        first, _, last = item.partition("-")
        edges += [int(first, 16), int(last or first, 16) + 1]
    return edges


_NONSPACING_EDGES = _edges("".join(_NONSPACING))
_SPACING_EDGES = _edges("".join(_SPACING))


def is_nonspacing(code: int) -> bool:
    """True for what is drawn onto the letter before and takes no room."""
    return bisect_right(_NONSPACING_EDGES, code) % 2 == 1


def is_mark(code: int) -> bool:
    """True for what may never be cut off from the letter before."""
    return is_nonspacing(code) or bisect_right(_SPACING_EDGES, code) % 2 == 1


def other_em(character: str) -> float:
    """Width of a character that is not in EXACT, as a share of the font size, bold or not."""
    code = ord(character)
    return 0.0 if is_nonspacing(code) else _RANGES[bisect_right(_STARTS, code) - 1][1]
