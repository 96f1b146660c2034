"""Validates fixtures with fixtures/fixture.schema.json.

    schema.py valid FILE...                 each is valid
    schema.py refused EXCEPTIONS FILE...    each is not, or is in the list of what a schema cannot express; and that list has no other

YAML is read as YAML 1.2's core schema has it, as editors do. A file that is not YAML counts as refused. Prints one line for each that is
not as it should be, then "N passed, N failed". Status 77: a module is missing.
"""
import json
import re
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(missing)
    sys.exit(77)


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2's core schema: no merge keys, dates, octal numbers with a bare 0, or yes and no."""
    yaml_implicit_resolvers = {}


for tag, pattern, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
        ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$", list("-+.0123456789"))):
    CoreLoader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), first)


def core_int(loader, node):
    text = loader.construct_scalar(node)
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text, 10)


CoreLoader.add_constructor("tag:yaml.org,2002:int", core_int)
CoreLoader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: float(loader.construct_scalar(node)))


def errors_of(validator, path):
    """Errors of the file: None (not YAML), or a list of messages."""
    with open(path, "rb") as file:
        try:
            document = yaml.load(file, CoreLoader)
        except (yaml.YAMLError, UnicodeDecodeError):
            return None
    return [f"/{'/'.join(map(str, error.absolute_path))}: {error.message[:160]}" for error in validator.iter_errors(document)]


def main():
    with open("fixtures/fixture.schema.json", encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    failures, passed = [], 0

    def count(good, message):
        nonlocal passed
        passed += bool(good)
        if not good:
            failures.append(message)

    if sys.argv[1] == "valid":
        for path in sys.argv[2:]:
            errors = errors_of(validator, path)
            count(errors == [], f"{path}: {'not YAML' if errors is None else '; '.join(errors)}")
    else:
        with open(sys.argv[2], encoding="utf-8") as file:
            excepted = {line.split("\t")[0]: line for line in file if line.strip() and not line.startswith("#")}
        for path in sys.argv[3:]:
            name = path.rsplit("/", 1)[-1].removesuffix(".yaml")
            line = excepted.pop(name, None)
            errors = errors_of(validator, path)
            if line is None:
                count(errors != [], f"{path}: valid, but the program refuses it")
            else:
                count(errors == [], f"{path}: the schema refuses it; take it off {sys.argv[2]}")
                count(re.fullmatch(r"[a-z0-9_]+\t[A-Za-z].*\n", line), f"{sys.argv[2]}: {name} has no reason")
        for name in excepted:
            count(False, f"{sys.argv[2]}: there is no fixture {name}")
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


main()
