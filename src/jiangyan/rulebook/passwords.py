"""What a password is made of."""


def kinds(password: str) -> int:
    """How many kinds of signs it has: capital letters, small letters, digits, Chinese and other letters, and all the rest.

    >>> [kinds(password) for password in ("", "abc", "abcD", "abcD1", "abcD1！", "示例口令-2025", "示例口令Ab-2025")]
    [0, 1, 2, 3, 4, 3, 5]
    """
    return len({_kind(sign) for sign in password})


def _kind(sign: str) -> str:
    if sign.isascii() and sign.isalpha():
        return "capital" if sign.isupper() else "small"
    if sign.isdigit():
        return "digit"
    return "letter" if sign.isalpha() else "sign"
