/* A batch that is made by hand, for tests of the page. */
#ifndef Q237588_TESTS_MADE_PAGE_H
#define Q237588_TESTS_MADE_PAGE_H

#include "batch/batch.h"

/* Hostile text, and its escaped form on the page. */
#define PAGE_HOSTILE "\"'><script>alert(1)</script> onload=\"x\" &amp; ]]> \033[2J\t\xe2\x80\xae\xff\xef\xbf\xbf"
#define PAGE_HOSTILE_SHOWN "\"'><script>alert(1)</script> onload=\"x\" &amp; ]]> \\x1B[2J\\t\\u{202E}\\xFF\\u{FFFF}"
/* Of a run. */
#define PAGE_CYCLES_MAX 1000u

/* Three fixtures with three builds: the article's, a hostile one, one of many sites. */
struct made_page {
    struct fixture fixtures[3];
    struct build builds[3];
    struct cycle_counts cycles[9][PAGE_CYCLES_MAX];
    struct batch_run runs[9];
    char *reasons[2];
    struct ccm_name site_names[30];
    struct batch batch;
};

/* Clear it with made_page_clean_up(). */
void make_page(struct made_page *made);
void made_page_clean_up(struct made_page *made);

/* Sets `count` cycles with these `given` numbers of records, the last of them repeated. */
void made_page_set_records(struct made_page *made, size_t run, const uint32_t *records, uint32_t given, uint32_t count);

#endif
