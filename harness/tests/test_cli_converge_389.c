/* q237588 converge with a directory that differs from slapd: 389 Directory Server has no entryCSN, IDs of its own, and times in
 * seconds. */
#include "ds389.h"
#include "program.h"
#include "suite.h"

#include "base/text.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct ds389 server;
static char *folder, *scripts, *url_setting;

#define UNIT(name)                                                                                                                 \
    "dn: ou=" name ",o=acme\nobjectClass: organizationalUnit\nou: " name "\n\n"                                                    \
    "dn: cn=Adams\\, Amy,ou=" name ",o=acme\nobjectClass: inetOrgPerson\ncn: Adams, Amy\nsn: Adams\ndisplayName: Adams, Amy\n\n"

static void begin_server(void)
{
    char path[PATH_MAX];
    struct text setting = {0};
    if (ds389_lacks())
        return;
    ds389_start(&server, UNIT("mistake") UNIT("mended") UNIT("rewrites") UNIT("comes_back"));
    folder = new_folder();
    free(new_file(folder, "people.txt", "Adams, Amy\nSmith, Jimmy\nSMITH, Jimmy\nSmith, jimmy\n"));
    ck_assert_ptr_nonnull(realpath("harness/tests/data/converge", path));
    scripts = strdup(path);
    text_printf(&setting, "URL=%s", server.url);
    url_setting = text_take(&setting);
}

static void end_server(void)
{
    ds389_stop(&server);
    if (folder)
        remove_folder(folder);
    free(scripts);
    free(url_setting);
}

/* Each run writes another modifyTimestamp than the run before. */
#define WAIT "--wait-ms=1100"

static void converge_script(struct ran *ran, const char *name)
{
    struct text base = {0}, path = {0}, url = {0};
    text_printf(&base, "BASE=ou=%s,o=acme", name);
    text_printf(&path, "%s/%s.sh", scripts, name);
    text_printf(&url, "--directory=%sou=%s,o=acme", server.url, name);
    const char *const environment[] = {url_setting, base.bytes, "ADMIN=" DS389_ADMIN, NULL};
    START(ran, &((struct setting){.folder = folder, .environment = environment}), "converge", url.bytes, "--times=3", WAIT, "--",
          "sh", path.bytes);
    text_clean_up(&base);
    text_clean_up(&path);
    text_clean_up(&url);
}

static const struct {
    const char *script;
    int status;
    const char *parts[3];
} cases[] = {
    {"mistake",
     1,
     {"verdict    repeats, period 2\n", "differ in case: equal to one side, and distinct to the other",
      "It does not come to rest: from run 1 on it repeats with period 2."}},
    {"mended", 0, {"It comes to rest: nothing was written after run 1."}},
    {"rewrites", 1, {"without effect in 1 run; last: the content stays, and modifytimestamp moves"}},
    {"comes_back", 1, {" recreated ", "recreated in 1 run"}},
};

START_TEST(another_server_has_the_same_result)
{
    struct ran ran;
    if (ds389_lacks()) {
        (void)printf("# skipped: %s\n", ds389_lacks());
        return;
    }
    converge_script(&ran, cases[_i].script);
    ck_assert_msg(ran.status == cases[_i].status, "status %d: %s%s", ran.status, ran.output, ran.errors);
    for (size_t i = 0; i < 3 && cases[_i].parts[i]; i++)
        assert_holds_anywhere(ran.output, cases[_i].parts[i]);
    program_forget(&ran);
}
END_TEST

static Suite *cli_converge_389_suite(void)
{
    Suite *suite = suite_create("cli-converge-389");
    TCase *live = tcase_create("live");
    tcase_add_unchecked_fixture(live, begin_server, end_server);
    tcase_set_timeout(live, 240);
    tcase_add_loop_test(live, another_server_has_the_same_result, 0, (int)(sizeof cases / sizeof *cases));
    suite_add_tcase(suite, live);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_converge_389_suite};
    return suite_main(makers, 1);
}
