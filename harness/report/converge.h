/* What a sync tool that was run again and again came to, and words on it, all of them safe to print. */
#ifndef Q237588_REPORT_CONVERGE_H
#define Q237588_REPORT_CONVERGE_H

#include "converge/converge.h"
#include "report/report.h"

/* What was found, and what it is about. */
struct converge_results {
    const struct converge *converge;
    const char *command;   /* the command line, quoted for a shell, or as it is written to a reader; untrusted */
    const char *directory; /* the URL or the snapshot command; untrusted */
    uint32_t times;        /* runs that were wanted */
};

/* A name or value in quotes, shortened. */
void converge_words_quote(struct ccm_name name, struct text *text);
/* What it came to, in one sentence. */
void converge_words_title(const struct converge_results *results, struct text *text);
/* What the verdict rests on, and what is left open; nothing where it speaks for itself. */
void converge_words_proof(const struct converge_results *results, struct text *text);
/* Which runs failed, and how; nothing where none did. */
void converge_words_failures(const struct converge *converge, struct text *text);
/* Why fewer runs were made than wanted; nothing where all were. */
void converge_words_stopped(const struct converge_results *results, struct text *text);
/* How a run ended: "0", "signal 9 (Killed)", "timed out". */
void converge_words_end(const struct converge_run *run, struct text *text);
/* What a write changed: "displayname 'A' to 'B'"; nothing where an entry came or went. */
void converge_words_write(const struct converge *converge, const struct write *write, struct text *text);
/* Kinds of writes: "added, deleted". */
void converge_words_kinds(unsigned kinds, struct text *text);

/* A group of names that are alike: "displayname: 'A' and 'a' differ in case". */
void converge_words_alike(const struct converge *converge, const struct alike *alike, struct text *text);

/* What came of looking for the smallest part of the input; nothing where it was not looked for. */
void converge_words_subset(const struct converge *converge, struct text *text);

#endif
