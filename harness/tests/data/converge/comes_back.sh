#!/bin/sh
# Deletes all people, and adds them again.
set -eu
export LC_ALL=C
all=$(ldapsearch -LLL -o ldif-wrap=no -x -H "$URL" -b "$BASE" -s one)
printf '%s\n' "$all" | sed -n 's/^dn: .*/&\nchangetype: delete\n/p' |
    ldapmodify -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse' >/dev/null
printf '%s\n' "$all" | ldapadd -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse' >/dev/null
