#!/bin/sh
# Adds an existing person, and fails.
export LC_ALL=C
printf 'dn: cn=Adams\\, Amy,%s\nobjectClass: inetOrgPerson\ncn: Adams, Amy\nsn: Adams\n' "$BASE" |
    ldapadd -x -H "$URL" -D "${ADMIN:-cn=admin,o=acme}" -w 'correct horse'
