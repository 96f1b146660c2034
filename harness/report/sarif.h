/* SARIF 2.1.0 (OASIS): findings with rule, level and place, for code scanning of GitHub and for editors. */
#ifndef Q237588_REPORT_SARIF_H
#define Q237588_REPORT_SARIF_H

#include "report/json_parts.h"

enum sarif_level { SARIF_NOTE, SARIF_WARNING, SARIF_ERROR };

/* The findings of one report. After a failure nothing more is added. */
struct sarif {
    json_t *rules, *results;
    bool complete; /* all words could be put together */
};

/* A position in a file, or a place of the connector. */
struct sarif_place {
    const char *path;    /* or a URL; any bytes */
    uint64_t line;       /* 0: not known */
    uint64_t column;     /* 0: not known */
    const char *logical; /* safe to print: a place, or a build; NULL: none */
};

struct sarif_finding {
    const char *rule;        /* words, which become its identifier: "no missed match" is no-missed-match */
    const char *description; /* of the rule, in one sentence */
    enum sarif_level level;
    const struct text *message;       /* safe to print, not empty */
    const char *key;                  /* what tells this finding from others of the rule, from one report to the next; any bytes */
    const struct sarif_place *places; /* the first is where it is shown, the next 999 are related to it */
    size_t place_count;               /* 1 or more */
};

void sarif_open(struct sarif *sarif);

/* Adds the finding, and its rule if it is the first of it. */
void sarif_add(struct sarif *sarif, const struct sarif_finding *finding);

/* Writes the document and releases the findings. */
enum report_status sarif_send(struct sarif *sarif, const struct report_style *style, FILE *stream);

#endif
