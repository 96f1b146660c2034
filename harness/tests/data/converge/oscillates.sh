#!/bin/sh
# Deletes a title that another source has, and copies it from there in the next run.
set -eu
export LC_ALL=C
change='delete: title'
if ldapsearch -LLL -x -H "$URL" -b "$BASE" -s one '(!(title=*))' dn | grep -q .; then change='add: title
title: Engineer'; fi
printf 'dn: cn=Adams\\, Amy,%s\nchangetype: modify\n%s\n' "$BASE" "$change" |
    ldapmodify -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse' >/dev/null
