#!/usr/bin/env python3
"""Finds words in prose that make a sentence harder to read than it has to be.

Prose is Markdown, comments, the text of pages, and strings with a space. A hit is a question: say it in the
field's own term. If the word is meant, list the line in MEANT, with the reason.
"""

import pathlib
import re
import subprocess
import sys

WORDS = {
    r"tells?|told": "reports, returns, says",
    r"stands?|stood": "is",
    r"behind": "after",
    r"where there|only where|even where|(?<=, )where|Where (?=[^.?!]*,)": "if, when",
    r"at (?:the )?(?:most|least|latest)": "at most, at least (without 'the', before the number)",
    r"of (?:its|their|your|his|my|one's) own": "own, separate",
    r"one who|those who|nobody|whoever": "a client that, no one",
    r"comes? of": "is created by",
    r"shall": "must",
    r"in any case": "always",
    r"by profile": "profiling shows",
    r"anew": "again",
    r"beats?": "keep-alive",
    r"http 1": "the `http` crate",
}
# "at most" and "at least" are right without "the"; only "at the most" is not.
WORDS.pop(r"at (?:the )?(?:most|least|latest)")
WORDS[r"at the (?:most|least|latest)"] = "at most, at least"

# A part of the line, and why the word is meant.
MEANT = {
    "behind nginx": "a proxy is in front of a server, and the server behind it",
    "Behind nginx": "the same",
    "behind a proxy": "the same",
    "behind its feature": "the term of Cargo's documentation",
    "behind a feature": "the same",
    "behind it": "the same",
    "Where we are not faster": "the heading of a list",
    "Prices rose": "a text that is measured, not read",
}

HASH = {".toml", ".yml", ".py", ".sh", ""}
SLASH = {".rs", ".js", ".css"}


def strings(text):
    """The string literals of Rust and JavaScript that are sentences, as (offset, text)."""
    for found in re.finditer(r'"((?:[^"\\\n]|\\.|\\\n)*)"', text):
        if " " in found.group(1):
            yield found.start(1), found.group(1)


def prose(path, text):
    """The prose of a file, as (line number, text)."""
    lines = text.split("\n")
    if path.suffix == ".md":
        in_code = False
        for number, line in enumerate(lines, 1):
            if line.startswith("```"):
                in_code = not in_code
            elif not in_code:
                yield number, re.sub(r"`[^`]*`", "``", line)
            elif "//" in line:
                yield number, line.split("//", 1)[1]
    elif path.suffix == ".html":
        for number, line in enumerate(lines, 1):
            yield number, re.sub(r"<[^>]*>", " ", line)
    elif path.suffix in SLASH:
        in_code = False
        for number, line in enumerate(lines, 1):
            comment = re.match(r"\s*//[/!]?\s?(.*)", line)
            if comment and comment.group(1).startswith("```"):
                in_code = not in_code
            elif comment and not in_code:
                yield number, re.sub(r"`[^`]*`", "``", comment.group(1))
            elif not comment:
                in_code = False
                if " // " in line:
                    yield number, line.split(" // ", 1)[1]
        for offset, string in strings(text):
            yield text.count("\n", 0, offset) + 1, string
    elif path.suffix in HASH:
        for number, line in enumerate(lines, 1):
            if "#" in line:
                yield number, line.split("#", 1)[1]


def main():
    pattern = re.compile(r"\b(?:" + "|".join(WORDS) + r")\b", re.IGNORECASE)
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    failed = False
    meant = 0
    for name in listed.stdout.split("\n"):
        path = pathlib.Path(name)
        skipped = ("LICENSE", "tests/fuzz/seeds", "tests/perf/results", ".ci/words.py", "examples/compare/page/uplot")
        if not name or name.startswith(skipped) or path.suffix in {".json", ".lock", ".svg", ".png", ".txt"}:
            continue
        try:
            text = path.read_text()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        for number, line in prose(path, text):
            for found in pattern.finditer(line):
                if any(known in line for known in MEANT):
                    meant += 1
                    continue
                failed = True
                print(f"{name}:{number}: {found.group(0)!r} in: {line.strip()[:200]}")
    print(f"{meant} words are meant")
    return failed or meant > 20


if __name__ == "__main__":
    sys.exit(main())
