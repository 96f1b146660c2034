/* The command audit with a plan of renames and moves. */
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define THREE "fixtures/data/article-three-spellings.ldif"

/* Runs an audit of a directory with a plan of this text. */
static void run_plan(struct ran *ran, const char *directory, const char *text, const char *option)
{
    char *path = new_file(own_folder, "plan.csv", text), argument[512];
    ck_assert_int_lt(snprintf(argument, sizeof argument, "--plan=%s", path), (int)sizeof argument);
    RUN(ran, "audit", directory, argument, option);
    free(path);
}

static const struct {
    const char *plan;
    int status;
    const char *printed;
} plans[] = {
    {"site,name,rename_to\nSite 2,\"SMITH, Jimmy\",\"Smith, James\"\nsite 3,\"Smith, jimmy\",\"Smith, Jim\"\n", 0,
     ": 2 renames and 0 moves before cycle 11\n"
     "  pre-SP4 sends next: 2, ...; with the plan: 2, 0, ...\n"
     "  verified: with it pre-SP4 is quiet, and everybody has an entry\n"
     "  SP4 sends next: 0, ...; with the plan: 2, 0, ...\n"
     "  verified: with it SP4 is quiet, and everybody has an entry\n"},
    {"NAME;Site;Move_To\n\"SMITH, Jimmy\";Site 2;Site 1\n", 1,
     ": 0 renames and 1 move before cycle 11\n"
     "  pre-SP4 sends next: 2, ...; with the plan: 2, ...\n"
     "  it does not help: with it pre-SP4 is looping, period 2\n"},
    {"site,name,dn,rename_to,move_to\nSite 2,\"SMITH, Jimmy\",\"cn=Jimmy Smith,ou=Site 2,o=Org\",\"Smith, James\",Site 1\n"
     "Site 3,\"Smith, jimmy\",,,Site 3\nSite 1,\"Smith, Jimmy\",,,\n",
     1, ": 1 rename and 1 move before cycle 11\n"},
};

START_TEST(plans_are_tried)
{
    struct ran ran;
    run_plan(&ran, THREE, plans[_i].plan, NULL);
    ck_assert_int_eq(ran.status, plans[_i].status);
    assert_holds_anywhere(ran.output, plans[_i].printed);
    program_forget(&ran);
}
END_TEST

static const struct {
    const char *plan, *message;
} refused[] = {
    {"", "/plan.csv: no renames or moves; expected a value of rename_to or move_to"},
    {"site,name,rename_to\n", "/plan.csv: no renames or moves"},
    {"site,name,rename_to\nSite 1,\"Smith, Jimmy\",\n", "/plan.csv: no renames or moves"},
    {"name,rename_to\na,b\n", "/plan.csv:1:1: the column \"site\" is missing; expected site, name and rename_to or move_to"},
    {"\nsite,rename_to\na,b\n", "/plan.csv:2:1: the column \"name\" is missing"},
    {"site,name\na,b\n", "/plan.csv:1:1: the column \"rename_to\" is missing, and so is \"move_to\"; expected one of them"},
    {"site,name,rename_to\nSite 1,a\n",
     "/plan.csv:2:1: this row begins with \"Site 1\" and does not have as many fields as the header"},
    {"site,name,rename_to\nSite 1,\"a\n", "/plan.csv:2:8: the field opened by this quote is not closed"},
    {"site,name,rename_to\n\nSite 9,a,b\n", "/plan.csv:3:1: no user is at the site \"Site 9\"; expected a site of the directory"},
    {"site,name,move_to\nSite 1,\"Smith, Jimmy\",Site 9\n", "/plan.csv:2:1: no user is at the site \"Site 9\""},
    {"site,name,rename_to\nSite 1,\"SMITH, Jimmy\",b\n",
     "/plan.csv:2:1: no user is called \"SMITH, Jimmy\" at this site; expected a user of the directory"},
    {"site,name,dn,rename_to\nSite 1,\"Smith, Jimmy\",cn=x,b\n", "/plan.csv:2:1: no user is called \"Smith, Jimmy\" at this site"},
    {"site,name,rename_to\nSite 1,\"Smith, Jimmy\",b\nSITE 1,\"Smith, Jimmy\",c\n",
     "/plan.csv:3:1: \"Smith, Jimmy\" already has another plan; expected one plan per user"},
    {"site,name,rename_to,move_to\nSite 2,\"SMITH, Jimmy\",\"Smith, Jimmy\",Site 1\n",
     "/plan.csv:2:1: \"SMITH, Jimmy\" would get the name of another user at the same site; expected an unused name"},
};

START_TEST(mistakes_in_a_plan_are_reported)
{
    struct ran ran;
    run_plan(&ran, THREE, refused[_i].plan, NULL);
    assert_refused(&ran, 3, refused[_i].message);
}
END_TEST

/* The CSV of audit is a plan; a spreadsheet's apostrophe is no part of a name. */
START_TEST(results_are_a_plan)
{
    struct ran ran, again;
    char *ldif =
        new_file(own_folder, "one.ldif",
                 "dn: cn=a,ou=x\nobjectClass: person\ncn: =Ray, -Bob\n\ndn: cn=b,ou=y\nobjectClass: person\ncn: =RAY, -Bob\n\n");
    RUN(&ran, "audit", ldif, "--format=csv");
    ck_assert_ptr_nonnull(strstr(ran.output, "\"'=RAY, '-Bob (y)\""));
    run_plan(&again, ldif, ran.output, "--format=json");
    ck_assert_msg(again.status == 0, "%s", again.errors);
    ck_assert_ptr_nonnull(strstr(again.output, "\"renames\": 1,\n    \"moves\": 0,\n    \"first_cycle\": 11\n"));
    ck_assert_ptr_nonnull(strstr(again.output, "\"rename_to\": \"=RAY, -Bob (y)\""));
    program_forget(&ran);
    program_forget(&again);
    free(ldif);
}
END_TEST

/* Of two people of one name at a site, one may go. */
START_TEST(one_of_two_may_be_renamed)
{
    struct ran ran;
    char *ldif = new_file(own_folder, "one.ldif",
                          "dn: cn=a,ou=x\nobjectClass: person\ncn: Ray\n\ndn: cn=b,ou=x\nobjectClass: person\ncn: Ray\n\n");
    run_plan(&ran, ldif, "site,name,dn,rename_to\nx,Ray,\"cn=b,ou=x\",Ito\n", NULL);
    assert_printed(&ran, 0,
                   ": 1 rename and 0 moves before cycle 11\n"
                   "  pre-SP4 sends next: 0, ...; with the plan: 1, 0, ...\n");
    free(ldif);
}
END_TEST

START_TEST(an_export_is_the_state_before_the_plan)
{
    struct ran ran;
    char *post_office = new_file(own_folder, "Ccmdir.exp", "Name: a\nLocn: L\nAddr: \nCmts: \n\n"), option[512];
    ck_assert_int_lt(snprintf(option, sizeof option, "--post-office=%s", post_office), (int)sizeof option);
    run_plan(&ran, THREE, "site,name,rename_to\nSite 2,\"SMITH, Jimmy\",a b\nSite 3,\"Smith, jimmy\",c\n", option);
    assert_printed(&ran, 0,
                   ": 2 renames and 0 moves before cycle 1\n"
                   "  pre-SP4 sends next: 6, 2, ...; with the plan: 6, 0, ...\n");
    free(post_office);
}
END_TEST

START_TEST(a_plan_is_not_replaced)
{
    struct ran ran;
    RUN(&ran, "audit", THREE, "--plan=plan.csv", "--report=csv:plan.csv");
    assert_refused(&ran, 2, "--report would overwrite an input; give it another path");
    RUN(&ran, "audit", THREE, "--plan=");
    assert_refused(&ran, 2, "--plan: give a CSV of renames and moves");
    RUN(&ran, "audit", THREE, "--plan=/no/such");
    assert_refused(&ran, 3, "/no/such: cannot be opened: No such file or directory");
}
END_TEST

static Suite *cli_plan_suite(void)
{
    Suite *suite = suite_create("cli plan");
    TCase *tcase = tcase_create("plans");
    tcase_add_checked_fixture(tcase, own_folder_set_up, own_folder_tear_down);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, plans_are_tried, 0, (int)(sizeof plans / sizeof *plans));
    tcase_add_loop_test(tcase, mistakes_in_a_plan_are_reported, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(tcase, results_are_a_plan);
    tcase_add_test(tcase, one_of_two_may_be_renamed);
    tcase_add_test(tcase, an_export_is_the_state_before_the_plan);
    tcase_add_test(tcase, a_plan_is_not_replaced);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_plan_suite};
    return suite_main(makers, 1);
}
