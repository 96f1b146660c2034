/* An audit in words: what its reports for people have in common. All that is appended is safe to print. */
#ifndef Q237588_REPORT_AUDIT_WORDS_H
#define Q237588_REPORT_AUDIT_WORDS_H

#include "audit/audit.h"
#include "base/text.h"

/* Members of a group that a sentence names one by one. */
#define AUDIT_WORDS_NAMED 4u

/* Names by number: as the directory has it, as the proposal has it, of a post office. Borrowed from the audit. */
struct ccm_name audit_name(const struct audit *audit, uint32_t name);
struct ccm_name audit_new_name(const struct audit *audit, uint32_t name);
struct ccm_name audit_office_name(const struct audit *audit, uint32_t office);

/* What is known of a member, with the names that CSV and JSON have for it. */
enum audit_field {
    AUDIT_FIELD_SITE,
    AUDIT_FIELD_POST_OFFICE,
    AUDIT_FIELD_NAME,
    AUDIT_FIELD_STORED,
    AUDIT_FIELD_DN,
    AUDIT_FIELD_LINE,
    AUDIT_FIELD_SOURCE,
    AUDIT_FIELD_RENAME_TO,
    AUDIT_FIELDS
};
extern const char *const audit_field_names[AUDIT_FIELDS];

/* A field but the line, which is a number; empty: not known. Borrowed from the audit. */
struct ccm_name audit_field(const struct audit *audit, const struct audit_member *member, enum audit_field field);

/* The names of the causes of a group, up to AUDIT_CAUSES; how many there are. */
size_t audit_causes(const struct audit_group *group, const char *names[AUDIT_CAUSES]);

/* How many members the proposal renames. */
uint32_t audit_renames(const struct audit *audit);

/* How many entries of others the build's users collide with: groups for which nothing is sent. */
uint32_t audit_conflicts(const struct audit *audit, const struct audit_build *build);

/* Appends "17,520". */
void audit_words_number(uint64_t number, struct text *text);

/* The same, and what is counted: "17,520 users". */
void audit_words_count(uint64_t number, const char *one, const char *many, struct text *text);

/* Appends "17,520", "1.5" where it is not whole, "none" for 0, and "less than 0.1". */
void audit_words_rate(double rate, struct text *text);

/* Appends "'SMITH, Jimmy' at Site 2". */
void audit_words_member(const struct audit *audit, const struct audit_member *member, struct text *text);

/* Appends who the group is and what makes it one: "3 users collide: spelling". */
void audit_words_group(const struct audit *audit, const struct audit_group *group, struct text *text);

/* Appends which entry stands in its way: "'smith, jimmy' (Locn L) is not the connector's". The group has one. */
void audit_words_local(const struct audit *audit, const struct audit_group *group, struct text *text);

/* Appends what a build that answered does with group number `group`: "2 records a cycle, never ending: in every cycle 'SMITH, Jimmy' at
 * Site 2; ...". */
void audit_words_outcome(const struct audit *audit, const struct audit_build *build, uint32_t group, struct text *text);

/* Appends the verdict with faults and conflicts: "looping, period 2, faults: 1 missing". */
void audit_words_verdict(const struct audit *audit, const struct audit_build *build, struct text *text);

/* Appends what proves it, or why the build did not answer. */
void audit_words_proof(const struct audit_build *build, struct text *text);

/* Appends what came of running the proposal: "verified: with it pre-SP4 is quiet". */
void audit_words_proposal(const struct audit_build *build, struct text *text);

/* Appends where it was read from and how much there is of it, and then what is noteworthy about it, sentence by sentence. */
void audit_words_directory(const struct audit *audit, struct text *text);
void audit_words_post_office(const struct audit *audit, struct text *text);
/* Why people may be at the wrong site, and the options that say what a site is unless they were given; appends nothing where nothing
 * speaks for it. */
void audit_words_sites_hint(const struct audit *audit, struct text *text);

/* How many of `count` are shown where there is room for `room`. */
uint32_t audit_words_most(uint32_t count, uint32_t room);

/* Appends "holds U+A7DC, which Unicode 15.0 does not assign", of the first code point that is not covered. False: there is none, and
 * nothing is appended. */
bool audit_words_uncovered(struct ccm_name name, struct text *text);

/* Appends "'...' at Site 2, line 7: holds U+A7DC, which Unicode 15.0 does not assign". */
void audit_words_uncovered_person(const struct audit *audit, const struct audit_uncovered *uncovered, struct text *text);

/* Appends a letter that the code page lacks: "U+00C1 Á", "byte FF". */
void audit_words_letter(uint32_t code_point, struct text *text);

/* "3 people are hidden from the address book: user 2, contact 1; ...". False, and nothing: nobody was passed over for this reason. */
bool audit_words_skipped(const struct audit *audit, enum skip_reason reason, struct text *text);

/* How many entries with a surname were passed over, and why. False, and nothing: none. */
bool audit_words_skipped_warning(const struct audit *audit, struct text *text);

/* "line 12", and of which file where there are several. */
void audit_words_line(const struct audit *audit, uint32_t source, uint64_t line, struct text *text);

/* Who has the entry of a group, and whom that leaves without one, in a sentence. False, and nothing: everybody has an entry, or no build
 * answered. */
bool audit_words_blocks(const struct audit *audit, uint32_t group, struct text *text);

/* "Site 1 as SITE1, 2 recipients; ...", of `most` sites. */
void audit_words_site_list(const struct audit *audit, uint32_t most, struct text *text);

/* How many collide, and what the upgrade and the proposal change. */
void audit_words_lead(const struct audit *audit, struct text *lead);

/* The headline: what to rename, in one sentence. */
void audit_words_title(const struct audit *audit, struct text *title);

/* The changes that the audit tries: its proposal, or the plan that was read. */
void audit_words_proposed(const struct audit *audit, struct text *text);

/* The records of the cycles after the plan, as they are and with it. False, and nothing: the build did not answer. */
bool audit_words_plan(const struct audit *audit, const struct audit_build *build, struct text *text);

#endif
