"""read.csv as R documents it, for the arguments that our read.R gives: a machine that reads one character at a time.

The rules, from R's help pages ?read.table, ?scan and ?file (R 4.x):

- `sep` parts fields; a field that begins with `quote` goes on to the next one by itself, and two of them are one
  (?scan: "quotes may be put inside strings by doubling them"); separators and line ends within quotes are text;
- a line ends with LF or CRLF; CRLF within quotes becomes LF, and CR by itself stays (text connections);
- `fill = FALSE`: a line with another number of fields is an error; `blank.lines.skip`: empty lines are nothing;
- `comment.char = ""`, `allowEscapes = FALSE`, `strip.white = FALSE` and `na.strings = character(0)`: all is text,
  with `colClasses = "character"`; NUL ends a string, so there must be none;
- `fileEncoding = "UTF-8-BOM"` takes a byte mark away.
"""

from __future__ import annotations


def read_csv(data: bytes, *, separator: str, quote: str = '"') -> dict[str, list[str]]:
    """Columns by name, every cell as text."""
    text = data.decode("utf-8-sig")
    if "\0" in text:
        raise ValueError("embedded nul in string")
    lines = [line for line in _lines(text.replace("\r\n", "\n"), separator, quote) if line != [""]]
    names = lines[0]
    for n, line in enumerate(lines, start=1):
        if len(line) != len(names):
            raise ValueError(f"line {n} did not have {len(names)} elements")
    return {name: [line[place] for line in lines[1:]] for place, name in enumerate(names)}


def _lines(text: str, separator: str, quote: str) -> list[list[str]]:
    lines, line, field, is_quoted = [], [], [], False
    place = 0
    while place < len(text):
        character = text[place]
        if is_quoted:
            if character == quote and text[place + 1 : place + 2] == quote:
                field.append(quote)
                place += 1
            elif character == quote:
                is_quoted = False
            else:
                field.append(character)
        elif character == quote and not field:
            is_quoted = True
        elif character == separator:
            line.append("".join(field))
            field = []
        elif character == "\n":
            lines.append([*line, "".join(field)])
            line, field = [], []
        else:
            field.append(character)
        place += 1
    if is_quoted:
        raise ValueError("EOF within quoted string")
    return [*lines, [*line, "".join(field)]]
