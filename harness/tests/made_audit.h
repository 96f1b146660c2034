/* Audits that are made by hand, for reports to print. */
#ifndef Q237588_TESTS_MADE_AUDIT_H
#define Q237588_TESTS_MADE_AUDIT_H

#include "audit/audit.h"
#include "report/report.h"
#include "made.h"

/* The audit points to the builds, so it is not to be copied. */
struct audited {
    struct audit audit;
    struct build builds[3];
};

/* The article's three users with pre-SP4 and SP4, as they are: pre-SP4 sends 2 records in every cycle, SP4 none. */
void make_article_audit(struct audited *audited);

/* There is one of everything, and all names are hostile: a local user, a name that is cut off, one that loses letters, people twice
 * and at no site, records that were passed over, a build that died, one that is undecided and has all faults. */
void make_hostile_audit(struct audited *audited);

/* `groups` groups of 12 users at 12 sites each; the one with number i sends i records in each cycle with the only build. */
void make_large_audit(struct audited *audited, uint32_t groups);

/* No group: one person at one site, and the build is quiet. */
void make_empty_audit(struct audited *audited);

/* One of these by number, the large one with 25 groups. */
enum made_audit { MADE_ARTICLE, MADE_HOSTILE_AUDIT, MADE_LARGE, MADE_EMPTY, MADE_AUDITS };
void make_audit(struct audited *audited, int which);

void audited_clean_up(struct audited *audited);

/* The hostile names as shown. */
#define HOSTILE_NAME HOSTILE ", ' and \""

/* The written report; the caller frees it. */
char *audit_written(report_writer *report, const struct audit *audit, bool color);

#endif
