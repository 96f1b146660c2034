"""Finds mutations in a C file for mutants.py: operators, conditions, constants, swapped arguments, deleted statements."""
import collections
import re
import subprocess

import clang.cindex
from clang.cindex import CursorKind as Kind, TokenKind

SWAPS = {'+': '-', '-': '+', '*': '/', '/': '*', '%': '*', '<': '<=', '<=': '<', '>': '>=', '>=': '>', '==': '!=', '!=': '==', '&&': '||',
         '||': '&&', '&': '|', '|': '&', '^': '|', '<<': '>>', '>>': '<<', '+=': '-=', '-=': '+=', '|=': '&=', '&=': '|='}
Mutant = collections.namedtuple('Mutant', 'file function start end line old new nth')


class Finder:
    """Finds all mutants of a file."""

    def __init__(self, path, unit):
        self.path, self.unit = path, unit
        with open(path, 'rb') as file:
            self.source = file.read()
        self.found = []

    def text(self, start, end):
        return self.source[start:end].decode()

    def add(self, function, start, end, new):
        old = self.text(start, end)
        if old.strip() and old != new:
            line = self.source.count(b'\n', 0, start) + 1
            self.found.append(Mutant(self.path, function, start, end, line, old, new, ''))

    def extent(self, cursor):
        """Offsets of a node; None: not in the text itself, as in a macro."""
        start, end = cursor.extent.start, cursor.extent.end
        if not start.file or start.file.name != self.path or end.offset <= start.offset:
            return None
        tokens = list(cursor.get_tokens())
        return (start.offset, end.offset) if tokens and tokens[0].extent.start.offset == start.offset else None

    def visit_operator(self, function, cursor):
        children = list(cursor.get_children())
        if len(children) != 2:
            return
        left, right = self.extent(children[0]), self.extent(children[1])
        if not left or not right:
            return
        for token in cursor.get_tokens():
            offset = token.extent.start.offset
            if left[1] <= offset < right[0] and token.kind == TokenKind.PUNCTUATION and token.spelling in SWAPS:
                self.add(function, offset, offset + len(token.spelling), SWAPS[token.spelling])
                return

    def visit_condition(self, function, cursor):
        children = list(cursor.get_children())
        place = self.extent(children[0]) if children else None
        if place:
            self.add(function, *place, f'!({self.text(*place)})')

    def visit_call(self, function, cursor):
        arguments = list(cursor.get_arguments())
        for one, other in zip(arguments, arguments[1:]):
            first, second = self.extent(one), self.extent(other)
            if first and second and one.type.get_canonical().spelling == other.type.get_canonical().spelling:
                between = self.text(first[1], second[0])
                self.add(function, first[0], second[1], self.text(*second) + between + self.text(*first))
                return

    def visit_literal(self, function, cursor):
        place = self.extent(cursor)
        match = re.fullmatch(r'(\d+)([uUlL]*)', self.text(*place)) if place else None
        if match:
            self.add(function, *place, str(int(match.group(1)) + 1) + match.group(2))

    def visit_block(self, function, cursor):
        for child in cursor.get_children():
            if child.kind in (Kind.CALL_EXPR, Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR, Kind.UNARY_OPERATOR):
                place = self.extent(child)
                if place:
                    self.add(function, *place, '(void)0')

    def visit(self, function, cursor):
        if cursor.kind in (Kind.BINARY_OPERATOR, Kind.COMPOUND_ASSIGNMENT_OPERATOR):
            self.visit_operator(function, cursor)
        elif cursor.kind in (Kind.IF_STMT, Kind.WHILE_STMT, Kind.CONDITIONAL_OPERATOR):
            self.visit_condition(function, cursor)
        elif cursor.kind == Kind.CALL_EXPR:
            self.visit_call(function, cursor)
        elif cursor.kind == Kind.INTEGER_LITERAL:
            self.visit_literal(function, cursor)
        if cursor.kind == Kind.COMPOUND_STMT:
            self.visit_block(function, cursor)
        for child in cursor.get_children():
            self.visit(function, child)


def numbered(mutants):
    """Numbers mutants with equal function and text, in the order of the file."""
    alike = collections.defaultdict(list)
    for mutant in sorted(mutants, key=lambda mutant: mutant.start):
        alike[(mutant.function, mutant.old, mutant.new)].append(mutant.start)
    return [mutant._replace(nth=f' ({starts.index(mutant.start) + 1})') if len(starts) > 1 else mutant
            for mutant in mutants for starts in [alike[(mutant.function, mutant.old, mutant.new)]]]


def find_mutants(path, command):
    resources = subprocess.run(['clang', '-print-resource-dir'], capture_output=True, text=True).stdout.strip()
    options = [word for word in command if re.match('-[DI]|-std', word)]
    unit = clang.cindex.Index.create().parse(path, [*options, '-I' + resources + '/include'])
    finder = Finder(path, unit)
    for cursor in unit.cursor.get_children():
        if cursor.kind == Kind.FUNCTION_DECL and cursor.is_definition() and cursor.location.file and cursor.location.file.name == path:
            for child in cursor.get_children():
                if child.kind == Kind.COMPOUND_STMT:
                    finder.visit(cursor.spelling, child)
    return numbered(finder.found)
