/* Audits of small directories, for several suites. */
#ifndef Q237588_TESTS_AUDITED_H
#define Q237588_TESTS_AUDITED_H

#include "audit/find.h"

/* The audit of a test, its configuration and message. */
extern struct audit audited;
extern struct batch audited_batch;
extern struct audit_config audited_config;
extern struct text audited_message;
extern char audited_folder[64];

/* A checked fixture: a folder, and the two known builds. */
void audited_set_up(void);
void audited_tear_down(void);

/* Writes a file into the folder, and returns its path, which the folder owns. */
const char *audited_file(const char *name, const char *contents);

/* Sets the directory, from "NAME@SITE|NAME@SITE|..."; without @ there is no site. */
void audited_directory(const char *people);
/* The post office, from "LOCN NAME@ADDR#COMMENT|..."; @ADDR and #COMMENT may be left out. */
void audited_post_office(const char *entries);

/* Adds a build; `path` is below the build folder. */
void audited_build(const char *path);

/* Runs the audit, and asserts its status; there must be a message if and only if it failed. */
void audited_find(enum audit_status status);
/* The same, with a part of the message. */
void audited_refuse(enum audit_status status, const char *part);
/* Clears the findings. */
void audited_clear(void);

/* Asserts the members, group by group: "NAME|NAME -> NEW NAME||NAME": a group begins at ||. */
void audited_assert_members(const char *expected);
/* Asserts the sites' post offices: "SITE1|SITE2". */
void audited_assert_offices(const char *expected);
/* Asserts the names of causes: "spelling, truncated|local user", by group. */
void audited_assert_causes(const char *expected);

/* Its three users, as audited_directory() takes them. */
extern const char audited_article[];

/* The first two builds. */
struct audit_build *audited_pre_sp4(void);
struct audit_build *audited_sp4(void);

#endif
