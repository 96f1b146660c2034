#include "filled.h"

#include "program.h"
#include "asked.h"
#include "suite.h"

#include <stdlib.h>

unsigned filled_people(void) { return suite_under_valgrind() ? 1000 : 20000; }

/* Entries of many classes. */
#define KINDS                                                                                                                      \
    "dn: ou=Kinds,o=odd\nobjectClass: organizationalUnit\nou: Kinds\n\n"                                                           \
    "dn: cn=user,ou=Kinds,o=odd\nobjectClass: user\ncn: user\nsn: a\ndisplayName: A User\n\n"                                      \
    "dn: cn=computer,ou=Kinds,o=odd\nobjectClass: computer\ncn: computer\nsn: a\n\n"                                               \
    "dn: cn=contact,ou=Kinds,o=odd\nobjectClass: contact\ncn: contact\nsn: a\ndisplayName: A Contact\n\n"                          \
    "dn: cn=remote,ou=Kinds,o=odd\nobjectClass: Remote-Address\ncn: remote\n\n"                                                    \
    "dn: cn=own,ou=Kinds,o=odd\nobjectClass: acmePerson\ncn: own\nsn: a\n\n"                                                       \
    "dn: cn=role,ou=Kinds,o=odd\nobjectClass: organizationalRole\ncn: role\n\n"                                                    \
    "dn: cn=device,ou=Kinds,o=odd\nobjectClass: device\ncn: device\n\n"                                                            \
    "dn: cn=link,ou=Kinds,o=odd\nobjectClass: alias\nobjectClass: extensibleObject\ncn: link\n"                                    \
    "aliasedObjectName: cn=user,ou=Kinds,o=odd\n\n"                                                                                \
    "dn: cn=Smith\\, Jimmy,ou=Kinds,o=odd\nobjectClass: person\ncn:: U21pdGgsIEppbW15\nsn: a\n\n"                                  \
    "dn: cn=M\xC3\xBCller,ou=Kinds,o=odd\nobjectClass: inetOrgPerson\ncn: M\xC3\xBCller\nsn: a\ndisplayName: M\xC3\xBCller, "      \
    "J\xC3\xBCrgen\n\n"

const char filled_kinds[] = KINDS;

static const char odd[] =
    "dn: o=odd\nobjectClass: organization\no: odd\n\n" KINDS
    "dn: ou=Nameless,o=odd\nobjectClass: organizationalUnit\nou: Nameless\n\n"
    "dn: uid=x,ou=Nameless,o=odd\nobjectClass: inetOrgPerson\nuid: x\ncn: Hidden\nsn: a\n\n"
    "dn: l=Town,o=odd\nobjectClass: locality\nl: Town\n\n"
    "dn: cn=a,l=Town,o=odd\nobjectClass: inetOrgPerson\ncn: a\nsn: a\nou: Own Site\nou: Other\ndepartmentNumber: D1\n\n"
    "dn: cn=b,l=Town,o=odd\nobjectClass: inetOrgPerson\ncn: b\nsn: a\n\n"
    "dn: ou=Outer,o=odd\nobjectClass: organizationalUnit\nou: Outer\n\n"
    "dn: ou=Inner,ou=Outer,o=odd\nobjectClass: organizationalUnit\nou: Inner\n\n"
    "dn: cn=c,ou=Inner,ou=Outer,o=odd\nobjectClass: inetOrgPerson\ncn: c\nsn: a\n\n"
    "dn: ou=Part,o=odd\nobjectClass: organizationalUnit\nou: Part\n\n"
    "dn: cn=d,ou=Part,o=odd\nobjectClass: inetOrgPerson\ncn: d\nsn: a\n\n"
    "dn: ou=Away,ou=Part,o=odd\nobjectClass: referral\nobjectClass: extensibleObject\nou: Away\n"
    "ref: ldap://elsewhere.example/ou=Away,ou=Part,o=odd\n\n"
    "dn: ou=Forest,o=odd\nobjectClass: organizationalUnit\nou: Forest\n\n"
    "dn: cn=e,ou=Forest,o=odd\nobjectClass: inetOrgPerson\ncn: e\nsn: a\n\n"
    "dn: ou=Zones,ou=Forest,o=odd\nobjectClass: referral\nobjectClass: extensibleObject\nou: Zones\n"
    "ref: ldap://elsewhere.example/DC=DomainDnsZones,DC=example\n\n";

static char *people_file(const char *folder, const char *name, const char *suffix, unsigned count, unsigned sites)
{
    char *path = new_file(folder, name, "");
    slapd_write_people(path, suffix, count, sites);
    return path;
}

static void start_filled(struct slapd *server)
{
    char *folder = new_folder();
    char *acme = people_file(folder, "acme", "o=acme", filled_people(), FILLED_SITES),
         *twelve = people_file(folder, "limited", "o=limited", 12, 2), *closed = people_file(folder, "closed", "o=closed", 3, 1),
         *odds = new_file(folder, "odd", odd);
    const struct slapd_database databases[] = {
        {.suffix = "o=acme", .ldif = acme, .settings = "sizelimit unlimited"},
        {.suffix = "o=limited", .ldif = twelve, .settings = "sizelimit 5"},
        {.suffix = "o=closed", .ldif = closed, .settings = "access to * by users read by anonymous auth"},
        {.suffix = "o=odd",
         .ldif = odds,
         .settings = "access to dn.subtree=\"ou=Nameless,o=odd\" attrs=cn,displayName by * none\naccess to * by * read"},
        {0},
    };
    slapd_start(server, databases, true);
    free(acme);
    free(twelve);
    free(closed);
    free(odds);
    remove_folder(folder);
}

struct slapd filled_server;

void filled_set_up(void)
{
    start_filled(&filled_server);
    make_environment_hostile();
}

void filled_tear_down(void) { slapd_stop(&filled_server); }
