/* Sentences on an audit, shared by its reports for readers. All appended text is safe to print. */
#ifndef Q237588_REPORT_AUDIT_WORDS_H
#define Q237588_REPORT_AUDIT_WORDS_H

#include "audit/audit.h"
#include "base/text.h"

/* Limit on the number of group members that a sentence names. */
#define AUDIT_WORDS_NAMED 4u

/* Names by number: in the directory, in the proposal, and of a post office. Borrowed from the audit. */
struct ccm_name audit_name(const struct audit *audit, uint32_t name);
struct ccm_name audit_new_name(const struct audit *audit, uint32_t name);
struct ccm_name audit_office_name(const struct audit *audit, uint32_t office);

/* Fields of a member, with their names in CSV and JSON. */
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

/* The value of any field except the line, which is a number; empty: unknown. Borrowed from the audit. */
struct ccm_name audit_field(const struct audit *audit, const struct audit_member *member, enum audit_field field);

/* Fills `names` with the causes of a group, at most AUDIT_CAUSES; returns their number. */
size_t audit_causes(const struct audit_group *group, const char *names[AUDIT_CAUSES]);

/* The number of members that the proposal renames. */
uint32_t audit_renames(const struct audit *audit);

/* The number of groups for which the build sends nothing, as an entry that is not the connector's has the name. */
uint32_t audit_conflicts(const struct audit *audit, const struct audit_build *build);

/* Appends a number with its noun: "17,520 users". */
void audit_words_count(uint64_t number, const char *one, const char *many, struct text *text);

/* Appends "17,520", "1.5" if it is not whole, "none" for 0, or "less than 0.1". */
void audit_words_rate(double rate, struct text *text);

/* Appends "'SMITH, Jimmy' at Site 2". */
void audit_words_member(const struct audit *audit, const struct audit_member *member, struct text *text);

/* Appends the size and the causes of a group: "3 users collide: spelling". */
void audit_words_group(const struct audit *audit, const struct audit_group *group, struct text *text);

/* Appends the local entry with the group's name: "'smith, jimmy' (Locn L) is not the connector's". The group must have one. */
void audit_words_local(const struct audit *audit, const struct audit_group *group, struct text *text);

/* Appends what a build does with group number `group`: "2 records a cycle, never ending: in every cycle 'SMITH, Jimmy' at
 * Site 2; ...". The build must have answered. */
void audit_words_outcome(const struct audit *audit, const struct audit_build *build, uint32_t group, struct text *text);

/* Appends the verdict with faults and conflicts: "looping, period 2, faults: 1 missing". */
void audit_words_verdict(const struct audit *audit, const struct audit_build *build, struct text *text);

/* Appends the proof of the verdict, or why the build did not answer. */
void audit_words_proof(const struct audit_build *build, struct text *text);

/* Appends the result of a run with the proposal: "verified: with it pre-SP4 is quiet". */
void audit_words_proposal(const struct audit_build *build, struct text *text);

/* Append the source and the size, then remarks. */
void audit_words_directory(const struct audit *audit, struct text *text);
void audit_words_post_office(const struct audit *audit, struct text *text);
/* Appends why people may be at the wrong site, and the options that define a site unless they were given; nothing if the sites look
 * right. */
void audit_words_sites_hint(const struct audit *audit, struct text *text);

/* The number of shown items: the smaller of both. */
uint32_t audit_words_most(uint32_t count, uint32_t room);

/* Appends "holds U+A7DC, which Unicode 15.0 does not assign" for the first uncovered code point. Returns false and appends nothing
 * if all are covered. */
bool audit_words_uncovered(struct ccm_name name, struct text *text);

/* Appends "'...' at Site 2, line 7: holds U+A7DC, which Unicode 15.0 does not assign". */
void audit_words_uncovered_person(const struct audit *audit, const struct audit_uncovered *uncovered, struct text *text);

/* Appends a letter that is missing in the code page: "U+00C1 Á", "byte FF". */
void audit_words_letter(uint32_t code_point, struct text *text);

/* Appends "3 people are hidden from the address book: user 2, contact 1; ...". Returns false and appends nothing if no entry was
 * skipped for this reason. */
bool audit_words_skipped(const struct audit *audit, enum skip_reason reason, struct text *text);

/* Appends the number of skipped entries with a surname, and why. Returns false and appends nothing if there are none. */
bool audit_words_skipped_warning(const struct audit *audit, struct text *text);

/* Appends "line 12", with the file if there are several. */
void audit_words_line(const struct audit *audit, uint32_t source, uint64_t line, struct text *text);

/* Appends which member of a group has the entry and who has none. Returns false and appends nothing if everybody has an entry or no
 * build answered. */
bool audit_words_blocks(const struct audit *audit, uint32_t group, struct text *text);

/* Appends "Site 1 as SITE1, 2 recipients; ...", at most `most` sites. */
void audit_words_site_list(const struct audit *audit, uint32_t most, struct text *text);

/* Appends the number of colliding users, and what the upgrade and the proposal change. */
void audit_words_lead(const struct audit *audit, struct text *lead);

/* Appends the headline: the proposed renames in one sentence. */
void audit_words_title(const struct audit *audit, struct text *title);

/* Appends the changes that the audit tests: its proposal, or the given plan. */
void audit_words_proposed(const struct audit *audit, struct text *text);

/* Appends the records of the cycles after the plan, without and with it. Returns false and appends nothing if the build did not
 * answer. */
bool audit_words_plan(const struct audit *audit, const struct audit_build *build, struct text *text);

#endif
