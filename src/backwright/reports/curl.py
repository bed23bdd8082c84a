"""A request of a proof as a line of curl: `$URL` is the backend, secrets are variables of the shell."""

import base64
import re
import shlex
from urllib.parse import quote

from backwright.standard.violation import SentRequest

_VARIABLE = re.compile(r"\$(?:TOKEN|COOKIE|PASSWORD|ACCESS_TOKEN|REFRESH_TOKEN|SECRET)\b")
_AS_THEY_ARE = "%/:?#[]@!$&'()*+,;=-._~"


def curl_line(request: SentRequest) -> str:
    """The line; empty when the body was too long to be kept."""
    if not request.is_whole:
        return ""
    method = ["-I"] if request.method == "HEAD" else [] if request.method == "GET" else ["-X", request.method]
    url = '"$URL"' + _quoted(quote(request.path, safe=_AS_THEY_ARE))
    headers = (f"-H {_quoted(f'{name}: {value}')}" for name, value in request.headers.items())
    line = ["curl", "-sS", *(["-i"] if request.method != "HEAD" else []), "-g", "--path-as-is", *method, url, *headers]
    if not request.body:
        return " ".join(line)
    if request.is_text and request.body.isprintable():
        return " ".join([*line, "--data-binary", _quoted(request.body)])
    content = request.body.encode() if request.is_text else base64.b64decode(request.body)
    return f"printf {_octal(content)} | {' '.join([*line, '--data-binary', '@-'])}"


def _quoted(text: str) -> str:
    """The text as one word of a shell, but for the variables in it, which are filled in."""
    parts, last = [], 0
    for found in _VARIABLE.finditer(text):
        parts += [shlex.quote(text[last : found.start()])] if text[last : found.start()] else []
        parts.append(f'"{found[0]}"')
        last = found.end()
    rest = text[last:]
    return "".join([*parts, *([shlex.quote(rest)] if rest or not parts else [])])


def _octal(content: bytes) -> str:
    """What `printf` writes as these bytes."""
    signs = (chr(one) if 32 <= one < 127 and chr(one) not in "\\%'" else f"\\{one:03o}" for one in content)
    return f"'{''.join(signs)}'"
