/* Results of repeated runs of a sync tool, and sentences on them. All appended text is safe to print. */
#ifndef Q237588_REPORT_CONVERGE_H
#define Q237588_REPORT_CONVERGE_H

#include "converge/converge.h"
#include "report/report.h"

/* The results with their subject. */
struct converge_results {
    const struct converge *converge;
    const char *command;   /* the command line, quoted for a shell or as readers see it; untrusted */
    const char *directory; /* the URL or the snapshot command; untrusted */
    uint32_t times;        /* requested runs */
};

/* Appends a name or value in quotes, shortened. */
void converge_words_quote(struct ccm_name name, struct text *text);
/* Appends the verdict in one sentence. */
void converge_words_title(const struct converge_results *results, struct text *text);
/* Appends the proof of the verdict or why it is open; nothing if the verdict needs no proof. */
void converge_words_proof(const struct converge_results *results, struct text *text);
/* Appends which runs failed, and how; nothing if none failed. */
void converge_words_failures(const struct converge *converge, struct text *text);
/* Appends why there are fewer runs than requested; nothing if there are not. */
void converge_words_stopped(const struct converge_results *results, struct text *text);
/* Appends how a run ended: "0", "signal 9 (Killed)", "timed out". */
void converge_words_end(const struct converge_run *run, struct text *text);
/* Appends the changed values of a write: "displayname 'A' to 'B'"; nothing if the entry was added or deleted. */
void converge_words_write(const struct converge *converge, const struct write *write, struct text *text);
/* Appends kinds of writes: "added, deleted". */
void converge_words_kinds(unsigned kinds, struct text *text);

/* Appends a group of similar names: "displayname: 'A' and 'a' differ in case". */
void converge_words_similar(const struct converge *converge, const struct similar_group *group, struct text *text);

/* Appends the result of the search for a minimal part of the input; nothing if there was no search. */
void converge_words_subset(const struct converge *converge, struct text *text);

#endif
