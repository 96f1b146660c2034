#!/bin/sh
# Deletes all people below $BASE except Amy Adams.
set -eu
export LC_ALL=C
ldapsearch -LLL -o ldif-wrap=no -x -H "$URL" -b "$BASE" -s one '(!(cn=Adams, Amy))' dn | sed -n 's/^dn: //p' |
    ldapdelete -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse'
