# Converts the JSON of `make bench` to a table of Markdown.

def thousands: tostring | until(test("[0-9]{4}") | not; sub("(?<a>[0-9])(?<b>[0-9]{3})(?<c>$|,)"; "\(.a),\(.b)\(.c)"));

def number:
    if . >= 100 then round | thousands
    elif . >= 10 then . * 10 | round / 10 | tostring
    else . * 100 | round / 100 | tostring
    end;

def target:
    if .target then (if .target.at_least then "at least \(.target.at_least)" else "at most \(.target.at_most * 100 | round / 100)" end) +
        (if .target.met then ": met" else ": **missed**" end)
    elif .ratio then "\(.ratio * 100 | round / 100) of \"\(.against)\""
    else ""
    end;

.conditions as $on |
"Medians of \($on.rounds) round\(if $on.rounds == 1 then "" else "s" end) on \($on.processors) processors (\($on.processor)) with " +
"\($on.memory / 1e9 | round) GB; compiled by \($on.compiler), SQLite \($on.sqlite). Scale: \($on.recipients | thousands) recipients at " +
"\($on.sites) sites, \($on.similar | thousands) of them similar.",
"",
"| figure | median | unit | target, or part of another |",
"| --- | ---: | --- | --- |",
(.figures[] | if .skipped then "| \(.name) | | | not measured: \(.skipped) |"
    else "| \(.name) | \(.median | number) | \(.unit) | \(target) |" end)
