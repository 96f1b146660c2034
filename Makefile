# GNU Make 4.3. `make help` lists the targets.
#
# What a user may set, on the command line or in the environment:
#   VARIANT=release|debug|quick|sanitize|fuzz|tsan
#                                             what is built; each has its own folder
#   CC=clang                                  each compiler has its own folder too
#   CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS         added to what the build needs, never instead of it
#   CCACHE=                                   compile without ccache where it is installed
#   HARDENING=                                a release without PIE, RELRO, fortified functions and guarded stacks
#   WERROR=1                                  warnings are errors
#   V=1                                       print whole commands
#   prefix, libdir, ..., DESTDIR              where `make install` puts things
#   TESTS="test_a test_b"                     only these test programs (check, memcheck)
#   TARGET="ldif csv", SECONDS=60             what `make fuzz` tries, and how long each
#   FAULTS="--cpu=30 --seed=1"                options of `make faults`
#   SINCE=origin/main, MUTANTS="--sample=20"  what `make mutants` changes
#   BENCH="--rounds=9 --json=FILE"            options of what `make bench` runs
#   BUDGET="--work load"                      options of what `make budget` and `make budgets` run
#   RELEASES="trixie"                         the releases of Debian that `make debian` tests

VERSION = 1.0.0

VARIANTS = release debug quick sanitize fuzz tsan
VARIANT ?= release
ifneq ($(words $(VARIANT)) $(filter $(VARIANTS),$(VARIANT)),1 $(VARIANT))
$(error VARIANT is "$(VARIANT)"; it must be one of: $(VARIANTS))
endif

ifeq ($(origin CC),default)
CC = gcc
endif

prefix = /usr/local
exec_prefix = $(prefix)
bindir = $(exec_prefix)/bin
libdir = $(exec_prefix)/lib
includedir = $(prefix)/include
datarootdir = $(prefix)/share
datadir = $(datarootdir)
mandir = $(datarootdir)/man
module_dir = $(libdir)/q237588
fixture_dir = $(datadir)/q237588/fixtures
pkgconfigdir = $(datadir)/pkgconfig
bashcompdir = $(datadir)/bash-completion/completions
zshcompdir = $(datadir)/zsh/site-functions
fishcompdir = $(datadir)/fish/vendor_completions.d

INSTALL ?= install
CLANG_FORMAT ?= clang-format
CLANG_TIDY ?= clang-tidy
PKG_CONFIG ?= pkg-config
# Where ccache is installed, and has a folder to keep things in; CCACHE= does without.
CCACHE ?= $(if $(HOME)$(CCACHE_DIR),$(shell command -v ccache 2>/dev/null))
OBJCOPY ?= objcopy

# ---- What is built --------------------------------------------------------------------------------------------------------

# build/ for gcc's release, a folder below it for everything else; `make CC=clang VARIANT=debug` builds in build/clang/debug.
comma := ,
space := $(subst ,, )
COMPILER := $(subst $(space),_,$(strip $(notdir $(CC))))
B := build$(if $(filter-out gcc cc,$(COMPILER)),/$(COMPILER))$(if $(filter-out release,$(VARIANT)),/$(VARIANT))

LIBRARY = $(B)/libq237588.a
PROGRAM = $(B)/q237588
MODULES = $(B)/modules/pre-sp4.so $(B)/modules/sp4.so
HOST = $(M)/host
HOST_OBJECTS = $(patsubst %,$(M)/obj/%.o,harness/host/host harness/module/isolation_files)

# Made by running the program.
COMPLETIONS = $(addprefix $(B)/completions/,q237588.bash _q237588 q237588.fish)

# Locales that a candidate is asked under; the same for all variants and compilers.
LOCALE_FOLDER = build/locales
LOCALE_NAMES = tr_TR.UTF-8 ja_JP.UTF-8 ja_JP.EUC-JP de_DE.ISO-8859-1 tr_TR.ISO-8859-9
LOCALES = $(patsubst %,$(LOCALE_FOLDER)/%/LC_CTYPE,$(LOCALE_NAMES))

# The library is every folder of harness/ but those that stand on top of it or at its side.
LIBRARY_SOURCES := $(sort $(filter-out $(addprefix harness/,cli/% host/% tests/% bench/% fuzz/% faults/%),$(wildcard harness/*/*.c)))
PROGRAM_SOURCES := $(sort $(wildcard harness/cli/*.c))
PRE_SP4_SOURCES := $(sort $(wildcard buggy/*.c))
SP4_SOURCES := $(sort $(wildcard fixed/*.c))

# All test_*.c are linked into one program, which is linked anew after a change in 1 s and not in 60. It runs the suites of the link by
# which it is called (tests/test_x); what else lies beside them helps; modules/ has modules that are bad on purpose.
TEST_SOURCES := $(sort $(wildcard harness/tests/test_*.c))
TEST_HELPER_SOURCES := $(sort $(filter-out $(TEST_SOURCES),$(wildcard harness/tests/*.c)))
TEST_MODULE_SOURCES := $(sort $(wildcard harness/tests/modules/*.c))
TEST_NAMES = $(patsubst harness/tests/%.c,%,$(TEST_SOURCES))
TEST_PROGRAM = $(B)/suites
TEST_LINKS = $(addprefix $(B)/tests/,$(TEST_NAMES))
TEST_MODULES = $(patsubst harness/%.c,$(M)/%.so,$(TEST_MODULE_SOURCES))
TESTS = $(TEST_NAMES)

# Fuzz targets, which the test program replays with their corpora; fuzz_main.c is libFuzzer's.
FUZZ_MAIN = harness/fuzz/fuzz_main.c
FUZZ_SOURCES := $(sort $(filter-out $(FUZZ_MAIN),$(wildcard harness/fuzz/*.c)))
FUZZ_PROGRAM = $(B)/fuzz
FUZZ_HELPERS = literal side_by_side tried

# What `make faults` preloads.
FAULTS_SOURCE = harness/faults/interpose.c
FAULTS_OBJECT = $(B)/faults.so

# What `make bench` runs, and what `make budget` has callgrind count.
BUDGET_SOURCES := $(sort $(wildcard harness/bench/budget*.c))
BUDGET_PROGRAM = $(B)/budget
BENCH_SOURCES := $(sort $(filter-out $(BUDGET_SOURCES),$(wildcard harness/bench/*.c)))
BENCH_PROGRAM = $(B)/bench

# The gallery of near misses: each file is a comparison module.
CANDIDATE_SOURCES := $(sort $(wildcard fixtures/candidates/*.c))
CANDIDATES = $(patsubst fixtures/%.c,$(M)/%.so,$(CANDIDATE_SOURCES))

# Candidates and the modules of tests are built as their author would build them: an instrument in one that allocates or writes would be
# blamed on it, and nobody asks how much of them is reached. So all variants but debug have those of release, by links to its folders;
# and with sanitizers, whichever compiler has these, gcc's.
M := $(if $(filter debug,$(VARIANT)),$(B),build$(if $(filter-out gcc cc,$(COMPILER)),$(if $(filter sanitize,$(VARIANT)),,/$(COMPILER))))
MODULE_CC = $(if $(filter sanitize,$(VARIANT)),gcc,$(CC))
MODULE_LINKS = $(if $(filter-out $(M),$(B)),$(B)/candidates $(B)/tests/modules)
MODULE_OBJECTS = $(patsubst %.c,$(M)/obj/%.o,$(CANDIDATE_SOURCES) $(TEST_MODULE_SOURCES)) $(HOST_OBJECTS)

objects = $(patsubst %.c,$(B)/obj/%.o,$(1))
SOURCES = $(LIBRARY_SOURCES) $(PROGRAM_SOURCES) $(PRE_SP4_SOURCES) $(SP4_SOURCES) $(TEST_SOURCES) $(TEST_HELPER_SOURCES) \
	$(TEST_MODULE_SOURCES) $(CANDIDATE_SOURCES) $(BENCH_SOURCES) $(BUDGET_SOURCES) $(FUZZ_SOURCES) $(FUZZ_MAIN) $(FAULTS_SOURCE)
HEADERS = $(sort $(wildcard harness/*.h harness/*/*.h harness/*/*/*.h buggy/*.h fixed/*.h fixtures/candidates/*.h))
MANUAL = $(sort $(wildcard harness/cli/*.[1-9]))

# ---- With which flags -----------------------------------------------------------------------------------------------------

# $(call package,cflags|libs,PACKAGES,FALLBACK): what pkg-config says, or the fallback where it does not know.
package = $(shell $(PKG_CONFIG) --$(1) $(2) 2>/dev/null || echo $(3))

UTF8PROC_CFLAGS := $(call package,cflags,libutf8proc)
UTF8PROC_LIBS := $(call package,libs,libutf8proc,-lutf8proc)
ICU_LIBS := $(call package,libs,icu-uc icu-i18n,-licui18n -licuuc -licudata)
LIBRARY_CFLAGS := $(call package,cflags,yaml-0.1 icu-uc icu-i18n jansson libxml-2.0 libseccomp nettle ldap lber)
LIBRARY_LIBS := $(call package,libs,yaml-0.1,-lyaml) $(ICU_LIBS) $(UTF8PROC_LIBS) \
	$(call package,libs,jansson,-ljansson) $(call package,libs,libxml-2.0,-lxml2) $(call package,libs,libseccomp,-lseccomp) $(call package,libs,nettle,-lnettle) $(call package,libs,ldap lber,-lldap -llber) -ldl
SQLITE_LIBS := $(call package,libs,sqlite3,-lsqlite3)
CHECK_CFLAGS := $(call package,cflags,check)
CHECK_LIBS := $(call package,libs,check,-pthread -lcheck_pic -lrt -lm -lsubunit)

# clang 14 writes DWARF 5 in a form that Valgrind 3.19 gives up on.
DEBUG = $(if $(findstring clang,$(COMPILER)),-gdwarf-4,-g)
CFLAGS_release = -O2 $(DEBUG)
CFLAGS_debug = -O0 -g3 $(DEBUG)
CFLAGS_quick = -O1
# Lines and functions are all that a report of the sanitizers shows.
CFLAGS_sanitize = -O1 -g1
CFLAGS_fuzz = -O1 -g1
CFLAGS_tsan = -O1 -g1
CFLAGS ?= $(CFLAGS_$(VARIANT))

COMMON_WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
WARNINGS = $(COMMON_WARNINGS) $(WARNINGS_$(VARIANT))
# gcc 12 takes the instrumented form of a shift for a conversion.
WARNINGS_sanitize = -Wno-sign-conversion

# No object holds the name of the folder that it was built in.
REPRODUCIBLE = -ffile-prefix-map='$(CURDIR)'=.

# What a distribution hardens its programs with, as far as the compiler has it for this machine; of release alone, as instruments see more
# without it. Fortified functions take an optimizing compiler.
supported = $(shell echo 'int main(void) { return 0; }' | $(CC) -Werror $(1) -x c -o /dev/null - 2>/dev/null && echo '$(1)')
ifeq ($(VARIANT),release)
HARDENING ?= -fPIE -fstack-protector-strong $(call supported,-fstack-clash-protection) $(call supported,-fcf-protection) \
	$(if $(filter -O0,$(CFLAGS)),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
HARDENING := $(HARDENING)
PIE = $(if $(HARDENING),-pie)
RELRO = $(if $(HARDENING),-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now$(comma)-z$(comma)noexecstack)
endif
VARIANT_FLAGS_release = $(REPRODUCIBLE) $(HARDENING)
VARIANT_LDFLAGS_release = $(RELRO)
VARIANT_FLAGS_debug = $(REPRODUCIBLE)
# Sections by which harness/tests/affected.sh sees what depends on what.
VARIANT_FLAGS_quick = $(REPRODUCIBLE) -ffunction-sections -fdata-sections
VARIANT_FLAGS_sanitize = $(REPRODUCIBLE) -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer $(COVERAGE)
VARIANT_FLAGS_fuzz = $(REPRODUCIBLE) -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
# Of the suites with threads: see run_tests.sh.
VARIANT_FLAGS_tsan = $(REPRODUCIBLE) -fsanitize=thread
VARIANT_LDFLAGS_tsan = -fsanitize=thread
VARIANT_LDFLAGS_fuzz = -fsanitize=address,undefined
VARIANT_LDFLAGS_sanitize = -fsanitize=address,undefined $(COVERAGE_LDFLAGS)

# clang's build with sanitizers counts coverage, too. All processes map the counters from one file: none writes them when it ends, and a
# process that is killed loses none. %m is a hash of the counters' shape, so that program, suites and modules have a file each.
ifeq ($(filter sanitize,$(VARIANT))$(findstring clang,$(COMPILER)),sanitizeclang)
COUNTERS = $(B)/obj/harness/tests/coverage/counters.o
# As -fprofile-instr-generate -fcoverage-mapping, for which ccache would keep an object for this folder alone.
COVERAGE = -Xclang -fprofile-instrument=clang -Xclang -fcoverage-mapping -mllvm -runtime-counter-relocation
COVERAGE_LDFLAGS = -fprofile-instr-generate
$(COUNTERS): PIC = -fPIC
$(COUNTERS): DEFINES = -DCOUNTERS='"$(CURDIR)/$(B)/profile/%m%c.profraw"'
endif

LANGUAGE = -std=c11 -D_GNU_SOURCE -Iharness
ALL_CFLAGS = $(CFLAGS) $(CPPFLAGS) $(LANGUAGE) $(VARIANT_FLAGS_$(VARIANT)) $(LIBRARY_CFLAGS) $(UTF8PROC_CFLAGS) $(CHECK_CFLAGS)
ALL_LDFLAGS = -Wl,--as-needed $(LDFLAGS) $(VARIANT_LDFLAGS_$(VARIANT))

MODULE_CFLAGS = $(if $(filter debug,$(VARIANT))$(filter environment command,$(origin CFLAGS)),$(CFLAGS),$(CFLAGS_release)) $(CPPFLAGS) \
	$(LANGUAGE) $(REPRODUCIBLE) $(LIBRARY_CFLAGS) $(UTF8PROC_CFLAGS) -fPIC
MODULE_LDFLAGS = -Wl,--as-needed $(LDFLAGS) -shared

# The commit that is built, for reports, and its date, for the manual: of the clone, or what git has written into the file of a release.
IN_CLONE := $(shell test "$$(git rev-parse --show-toplevel 2>/dev/null)" = "$$(pwd -P)" && echo yes)
ARCHIVED := $(shell grep -Ex '[0-9a-f]{40} [0-9]+' harness/cli/commit 2>/dev/null)
COMMIT := $(if $(IN_CLONE),$(shell git describe --always --dirty --abbrev=40 --exclude='*'),$(firstword $(ARCHIVED)))
SOURCE_DATE = $(or $(SOURCE_DATE_EPOCH),$(if $(IN_CLONE),$(shell git log -1 --format=%ct)),$(lastword $(ARCHIVED)))
ORIGIN_DEFINES = -DQ237588_COMMIT='"$(COMMIT)"'
PROGRAM_DEFINES = -DQ237588_VERSION='"$(VERSION)"' -DQ237588_MODULE_DIR='"$(module_dir)"' -DQ237588_FIXTURE_DIR='"$(fixture_dir)"'

# What a count of instructions depends on; it is told with them.
BUDGET_DEFINES = -DBUDGET_COMPILER='"$(shell $(CC) --version | head -n 1)"' -DBUDGET_FLAGS='"$(strip $(CFLAGS) $(CPPFLAGS))"'

# Where the linker sends the allocations of harness and tests: see harness/tests/fail_alloc.h. The test program finds the suites by name.
TEST_LDFLAGS = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=_mark_point,--export-dynamic-symbol='test_*_main'

# ---- How ------------------------------------------------------------------------------------------------------------------

.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

Q = $(if $(filter 1,$(V)),,@)
SILENT := $(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS))))
say = $(if $(filter 1,$(V))$(SILENT),,@echo '  $(1) $(2)')

.PHONY: all
all: $(LIBRARY) $(PROGRAM) $(MODULES) $(LOCALES) ## build the library, the program, the two modules and the locales (the default)

.PHONY: FORCE
FORCE:

# $(call stamp,FILE,TEXT): a file that is written anew only when TEXT changes, and what depends on it is then built anew.
quoted = '$(subst ','\'',$(1))'
define stamp
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' $$(call quoted,$(2)) >$$@.new; if cmp -s $$@.new $$@; then rm -f $$@.new; else mv $$@.new $$@; fi
endef
$(eval $(call stamp,$(B)/stamps/flags,$$(CC) $$(ALL_CFLAGS) $$(WARNINGS) $$(ALL_LDFLAGS) $$(LDLIBS) $$(LIBRARY_LIBS)))
$(eval $(call stamp,$(M)/stamps/modules,$$(MODULE_CC) $$(MODULE_CFLAGS) $$(COMMON_WARNINGS) $$(MODULE_LDFLAGS) $$(LDLIBS)))
$(eval $(call stamp,$(B)/stamps/program,$$(PROGRAM_DEFINES)))
$(eval $(call stamp,$(B)/stamps/origin,$$(ORIGIN_DEFINES)))
$(eval $(call stamp,$(B)/stamps/budget,$$(BUDGET_DEFINES)))
$(eval $(call stamp,$(B)/stamps/sources,$$(SOURCES)))

$(call objects,$(PROGRAM_SOURCES)): DEFINES = $(PROGRAM_DEFINES)
$(call objects,$(PROGRAM_SOURCES)): $(B)/stamps/program
$(call objects,harness/fixture/emit.c): DEFINES = $(PROGRAM_DEFINES)
$(call objects,harness/fixture/emit.c): $(B)/stamps/program
$(call objects,harness/cli/origin.c): DEFINES = $(ORIGIN_DEFINES)
$(call objects,harness/cli/origin.c): $(B)/stamps/origin
$(call objects,$(BUDGET_SOURCES)): DEFINES = $(BUDGET_DEFINES)
$(call objects,$(BUDGET_SOURCES)): $(B)/stamps/budget
$(call objects,$(PRE_SP4_SOURCES) $(SP4_SOURCES)): PIC = -fPIC

# Tests are compiled oftener than they compute, and nobody asks how much of them is reached. Private, as the stamp of the flags, which is
# needed to build them, has no part in it.
TEST_CODE = $(call objects,$(TEST_SOURCES) $(TEST_HELPER_SOURCES) $(FUZZ_SOURCES))
$(TEST_CODE): private CFLAGS_release = -O1 $(DEBUG) -g1
$(TEST_CODE): private CFLAGS_quick = -O0
$(TEST_CODE): private CFLAGS_sanitize = -O0 -g1
# But for the one with main(), by which the counters of the suites have another shape than the program's.
$(filter-out %/suites.o,$(TEST_CODE)): private COVERAGE =

# One program has one main(): that of harness/tests/suites.c. The suites' are called test_x_main().
$(call objects,$(TEST_SOURCES)): DEFINES = -Dmain=$(*F)_main

# No part of the stamp, as they change nothing of what is made.
MESSAGES = $(if $(filter 1,$(WERROR)),-Werror) $(if $(MAKE_TERMERR),-fdiagnostics-color=always)

# A file that warned is compiled anew each time, so that no warning is overlooked because an object was there already.
WARNED := $(shell find $(B)/obj $(M)/obj -name '*.warned' 2>/dev/null)
$(WARNED:.warned=): FORCE

# $(call compile,FLAGS[,COMPILER]). What the compiler says goes to a file only where it says anything: one process less for each file.
define compile
	$(call say,CC,$<)
	$(Q)[ -d $(@D) ] || mkdir -p $(@D); \
	said=$$($(CCACHE) $(or $(2),$(CC)) $(1) $(MESSAGES) -MMD -MP -c -o $@ $< 2>&1) || { printf '%s\n' "$$said" >&2; rm -f $@.warned; exit 1; }; \
	if [ -n "$$said" ]; then printf '%s\n' "$$said" | tee $@.warned >&2; elif [ -e $@.warned ]; then rm -f $@.warned; fi
endef

$(B)/obj/%.o: %.c $(B)/stamps/flags
	$(call compile,$(ALL_CFLAGS) $(WARNINGS) $(PIC) $(DEFINES))

$(MODULE_OBJECTS): $(M)/obj/%.o: %.c $(M)/stamps/modules
	$(call compile,$(MODULE_CFLAGS) $(COMMON_WARNINGS),$(MODULE_CC))

# A plain program, which is part of the library as it is: see harness/module/host.h. It has all parts of the C library: a build may be linked
# without.
$(HOST): $(HOST_OBJECTS)
	$(call say,LD,$@)
	$(Q)$(MODULE_CC) $(filter-out -shared,$(MODULE_LDFLAGS)) -pie -s -o $@ $^ $(LDLIBS) -Wl,--no-as-needed -lm
$(call objects,harness/module/host.c): DEFINES = -DQ237588_HOST='"$(HOST)"'
$(call objects,harness/module/host.c): $(HOST)

$(LIBRARY): $(call objects,$(LIBRARY_SOURCES)) $(B)/stamps/sources
	$(call say,AR,$@)
	@mkdir -p $(@D)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $(filter %.o,$^)

$(PROGRAM): $(call objects,$(PROGRAM_SOURCES)) $(COUNTERS) $(LIBRARY) $(B)/stamps/sources
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(PIE) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBRARY_LIBS) $(LDLIBS)

$(B)/modules/pre-sp4.so: $(call objects,$(PRE_SP4_SOURCES))
$(B)/modules/sp4.so: $(call objects,$(SP4_SOURCES))
$(MODULES): $(COUNTERS) $(B)/stamps/sources
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(ALL_LDFLAGS) -shared -o $@ $(filter %.o,$^) $(UTF8PROC_LIBS) $(LDLIBS)

$(COMPLETIONS) &: $(PROGRAM) harness/cli/completions.sh
	$(call say,COMPLETE,$(B)/completions)
	$(Q)bash harness/cli/completions.sh $(PROGRAM) $(B)/completions

# A machine that cannot make a locale builds all the same: what is asked under it is then told to be missing.
$(LOCALES): $(LOCALE_FOLDER)/%/LC_CTYPE:
	$(call say,LOCALE,$*)
	@mkdir -p $(LOCALE_FOLDER)
	@name='$*'; new=$(LOCALE_FOLDER)/$$name.new; rm -rf "$$new"; \
	if localedef -c -i "$${name%%.*}" -f "$${name#*.}" "./$$new" >/dev/null 2>&1; [ -f "$$new/LC_CTYPE" ]; then \
		rm -rf "$(LOCALE_FOLDER)/$$name"; mv "$$new" "$(LOCALE_FOLDER)/$$name"; touch $@; \
	else \
		rm -rf "$$new"; echo "    $$name cannot be made; it takes localedef and the sources of locales (Debian: locales)"; \
	fi

$(TEST_MODULES): $(M)/%.so: $(M)/obj/harness/%.o
	$(call say,LD,$@)
	$(Q)[ -d $(@D) ] || mkdir -p $(@D); $(MODULE_CC) $(MODULE_LDFLAGS) -o $@ $< $(LDLIBS)

# One rule for all: --as-needed leaves out the libraries that a candidate has no use for.
$(CANDIDATES): $(M)/candidates/%.so: $(M)/obj/fixtures/candidates/%.o
	$(call say,LD,$@)
	$(Q)[ -d $(@D) ] || mkdir -p $(@D); $(MODULE_CC) $(MODULE_LDFLAGS) -o $@ $< $(UTF8PROC_LIBS) $(ICU_LIBS) $(LDLIBS)

# What lay there before there were links goes.
$(MODULE_LINKS): FORCE
	@[ $@ -ef $(@:$(B)/%=$(M)/%) ] || { rm -rf $@ && mkdir -p $(@D) $(@:$(B)/%=$(M)/%) && ln -sr $(@:$(B)/%=$(M)/%) $@; }

# The program's own main(), to be called in a process that a test has forked.
$(B)/obj/harness/tests/program_main.o: $(B)/obj/harness/cli/main.o
	@mkdir -p $(@D)
	$(Q)$(OBJCOPY) --redefine-sym main=program_main $< $@

TEST_OBJECTS = $(call objects,$(TEST_SOURCES) $(TEST_HELPER_SOURCES) $(FUZZ_SOURCES) $(filter-out harness/cli/main.c,$(PROGRAM_SOURCES))) \
	$(B)/obj/harness/tests/program_main.o $(COUNTERS)
$(TEST_PROGRAM): $(TEST_OBJECTS) $(LIBRARY) $(B)/stamps/sources
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(PIE) $(TEST_LDFLAGS) -o $@ $(TEST_OBJECTS) $(LIBRARY) $(LIBRARY_LIBS) $(CHECK_LIBS) $(LDLIBS)

$(TEST_LINKS): $(TEST_PROGRAM)
	@mkdir -p $(@D)
	@ln -sf ../$(<F) $@

# It converts what dlsym() gives to functions, which ISO C does not know.
$(FAULTS_OBJECT): $(FAULTS_SOURCE) $(FAULTS_SOURCE:.c=.h) $(B)/stamps/flags
	$(call say,LD,$@)
	$(Q)$(CC) -O2 $(DEBUG) $(LANGUAGE) $(REPRODUCIBLE) $(filter-out -Wpedantic,$(WARNINGS)) $(MESSAGES) -fPIC -shared -o $@ $< -ldl

$(FUZZ_PROGRAM): $(call objects,$(FUZZ_SOURCES) $(FUZZ_MAIN) $(FUZZ_HELPERS:%=harness/tests/%.c)) $(LIBRARY) $(B)/stamps/sources
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBRARY_LIBS) $(LDLIBS)

$(BENCH_PROGRAM): $(call objects,$(BENCH_SOURCES)) $(LIBRARY) $(B)/stamps/sources
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(PIE) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBRARY_LIBS) $(SQLITE_LIBS) $(LDLIBS)

$(BUDGET_PROGRAM): $(call objects,$(BUDGET_SOURCES)) $(LIBRARY) $(B)/stamps/sources
	$(call say,LD,$@)
	$(Q)$(CC) $(ALL_LDFLAGS) $(PIE) -o $@ $(filter %.o,$^) $(LIBRARY) $(LIBRARY_LIBS) $(LDLIBS)

-include $(patsubst %.c,$(B)/obj/%.d,$(SOURCES)) $(MODULE_OBJECTS:.o=.d)

# ---- Tests ----------------------------------------------------------------------------------------------------------------

VARIANT_ARGUMENTS = $(if $(filter-out gcc cc,$(COMPILER)), CC='$(CC)')$(if $(filter-out release,$(VARIANT)), VARIANT=$(VARIANT))

# For harness/tests/planted.sh: a program of one file is built by it as this variant is.
.PHONY: compile-line
compile-line:
	@echo "$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS)"

.PHONY: tests
tests: all $(TEST_LINKS) $(TEST_MODULES) $(CANDIDATES) $(MODULE_LINKS) ## build the test programs and the modules that they try

.PHONY: check
check: tests ## run the test programs of this variant; TESTS="test_x" for some, CK_RUN_CASE=name for one case
	@bash harness/tests/run_suites.sh --again "make check$(VARIANT_ARGUMENTS)" $(B) $(TESTS)

.PHONY: memcheck
memcheck: tests ## the same under Valgrind: no memory error, no leak; results in reports/valgrind/
	@bash harness/tests/run_suites.sh --memcheck --again "make memcheck$(VARIANT_ARGUMENTS)" $(B) $(TESTS)

.PHONY: fuzz fuzzers
fuzz: ## fuzz the readers of untrusted input with libFuzzer; TARGET="ldif csv" for some, SECONDS=60 for each
	@bash harness/fuzz/fuzz.sh '$(or $(SECONDS),60)' $(TARGET)

fuzzers: $(FUZZ_PROGRAM) $(MODULES) ## build the fuzzer (CC=clang VARIANT=fuzz), and run nothing

.PHONY: faults failing
failing: $(FAULTS_OBJECT)

faults: tests $(FAULTS_OBJECT) ## make each fallible call of the program fail in turn; FAULTS="--cpu=30 --command=run --seed=1 --help"
	@python3 harness/faults/faults.py --build $(B) --jobs "$$(nproc 2>/dev/null || echo 1)" $(FAULTS)

.PHONY: mutants
mutants: ## change the code mechanically, and see whether a suite notices; SINCE=origin/main, MUTANTS="--folder fixed --sample 20"
	@/usr/bin/python3 harness/faults/mutants.py $(if $(SINCE),--since '$(SINCE)') $(MUTANTS)

.PHONY: coverage
coverage: ## run the test programs with clang's sanitizers and count: thresholds, and pages of all and of each build in reports/coverage/
	@bash harness/tests/coverage.sh

.PHONY: bench
bench: $(BENCH_PROGRAM) $(MODULES) ## measure how fast the harness is; BENCH="--rounds=9 --json=FILE"; see harness/bench/README.md
	@$(BENCH_PROGRAM) $(BENCH) $(B)/modules

.PHONY: budget budgets
budget: measures ## count instructions with callgrind and hold them against harness/bench/budgets.txt
	@bash harness/bench/budget.sh $(BUDGET) $(B)

budgets: measures ## write harness/bench/budgets.txt anew, from what is counted now
	@bash harness/bench/budget.sh --write $(BUDGET) $(B)

.PHONY: measures
measures: $(BENCH_PROGRAM) $(BUDGET_PROGRAM) $(MODULES) ## build what measures, and run nothing

.PHONY: reproduce
reproduce: ## from a fresh clone to the bug and its absence: dependencies, build, the article's users with both builds
	@sh harness/setup.sh build
	@$(MAKE) --no-print-directory -s $(if $(filter -j%,$(MAKEFLAGS)),,-j$$(nproc 2>/dev/null || echo 1)) all
	@$(PROGRAM) run fixtures/article-three-spellings.yaml

.PHONY: setup-build
setup-build: ## install only what the build needs, for those who do not run the tests (likewise)
	@sh harness/setup.sh build

.PHONY: setup
setup: ## install what builds and tests need (Debian packages; root or passwordless sudo)
	@sh harness/setup.sh all

.PHONY: debian
debian: ## run README's two commands in bare systems made by debootstrap; RELEASES="bookworm trixie"; needs root
	@bash harness/tests/debian.sh $(RELEASES)

.PHONY: foreign
foreign: ## build for arm64 and s390x, and run under qemu the suites that start no processes (Debian; foreign.sh --packages names the packages)
	@bash harness/tests/foreign.sh

.PHONY: anywhere
anywhere: ## run all tests in a folder with an odd name, as an ordinary user, with another locale and umask and no HOME
	@bash harness/tests/anywhere.sh

.PHONY: reports
reports: all ## run all fixtures and write reports/: page, JUnit, TAP, JSON, Markdown
	@bash harness/tests/reports.sh $(PROGRAM)

.PHONY: picture
picture: all ## take README's picture of a page, harness/report/page.png; needs chromium and pngquant
	@bash harness/report/picture.sh $(PROGRAM) harness/report/page.png

.PHONY: dist
dist: ## pack HEAD as a release in build/dist/: archive, bill of materials (SPDX), changes, SHA256SUMS; always the same bytes
	@bash harness/dist.sh $(VERSION)

.PHONY: deb
deb: ## build the Debian packages of HEAD in build/deb/ (harness/debian/)
	@bash harness/debian/build.sh $(VERSION)

.PHONY: hooks
hooks: ## have git run ./run_tests.sh --quick before each commit
	@sh harness/hooks.sh

# ---- Lint -----------------------------------------------------------------------------------------------------------------

# The findings of these tools depend on their version. The code is checked at these (Debian 12's); at others "not compared" is printed.
# `make lint-tidy CLANG_TIDY_VERSION=19` checks with another one.
CLANG_FORMAT_VERSION ?= 14
CLANG_TIDY_VERSION ?= 14
CPPCHECK_VERSION ?= 2.10
LINT = build/lint
SCRIPTS = run_tests.sh .ci/run .ci/verify harness/debian/tests/candidate $(sort $(wildcard harness/*.sh harness/*/*.sh))
TIDY = $(SOURCES)

# $(call compared,NAME,COMMAND,VERSION): shell condition, true if COMMAND is of that VERSION; prints "not compared" otherwise.
compared = found=$$($(2) --version 2>&1 | sed -n 's/.*[^0-9.]\([0-9][0-9]*\(\.[0-9]\{1,\}\)\{1,\}\).*/\1/p' | head -n 1); case $$found. in $(3).*) ;; \
	*) echo "$(1): not compared: version $${found:-unknown}, expected $(3)"; false ;; esac

.PHONY: lint lint-format lint-tidy lint-analyzer lint-cppcheck lint-scripts lint-headers lint-manual
lint: lint-format lint-scripts lint-headers lint-manual lint-cppcheck lint-tidy ## look for flaws without running anything

lint-format: $(LINT)/formatted ## is everything formatted as .clang-format says?

# What has changed since all was.
$(LINT)/formatted: $(SOURCES) $(HEADERS) $(wildcard .clang-format harness/.clang-format)
	@mkdir -p $(@D)
	$(Q)if $(call compared,clang-format,$(CLANG_FORMAT),$(CLANG_FORMAT_VERSION)); then \
		$(CLANG_FORMAT) --dry-run -Werror --style=file \
			$(if $(filter %.clang-format,$?),$(SOURCES) $(HEADERS),$(filter %.c %.h,$?)) && touch $@; fi

TIDY_FLAGS = $(LANGUAGE) $(LIBRARY_CFLAGS) $(UTF8PROC_CFLAGS) $(CHECK_CFLAGS) $(PROGRAM_DEFINES) $(BUDGET_DEFINES) -DCOUNTERS='""' -DQ237588_HOST='"/dev/null"'
tidy = if $(call compared,clang-tidy,$(CLANG_TIDY),$(CLANG_TIDY_VERSION)); then \
	CLANG_TIDY='$(CLANG_TIDY)' bash harness/tests/tidy.sh $(1) $(TIDY) -- $(TIDY_FLAGS); fi
lint-tidy: ## clang-tidy without clang's analyzer; TIDY="a.c b.c" for some files
	$(Q)$(call tidy)

lint-analyzer: ## clang-tidy with clang's analyzer, which takes five times as long; TIDY="a.c b.c" for some files
	$(Q)$(call tidy,--analyzer)

# What cppcheck 2.10 gets wrong, or sees otherwise:
#   missingIncludeSystem    it needs no system headers, and reading them all takes minutes; harness/cppcheck.cfg has what it needs
#   pointerSize, AssignmentIntegerToAddress, and in tests uninitvar
#                           it takes an array of `ccm_comparator *` for something else; clang-tidy looks for the same mistakes
#   preprocessorErrorDirective, in tests
#                           it does not expand a macro of any number of arguments in another one
#   unreadVariable, in tests
#                           it does not see an array read through a struct that points at it
#   unusedStructMember      what is used through a void pointer, or in the body of a Check test, is not seen
#   readdirCalled           readdir() is safe where each stream has one reader; the C library advises against readdir_r()
#   redundantContinue       a loop without a body is written so here
CPPCHECK_SUPPRESS = $(addprefix --suppress=,missingIncludeSystem pointerSize AssignmentIntegerToAddress unusedStructMember \
	readdirCalled redundantContinue uninitvar:harness/tests/* preprocessorErrorDirective:harness/tests/* \
	unreadVariable:harness/tests/*)

# What it found in a file, by the hash of its preprocessed text; for all clones.
CPPCHECK_RESULTS = $(or $(XDG_CACHE_HOME),$(if $(HOME),$(HOME)/.cache,$(LINT)))/q237588/cppcheck

lint-cppcheck: ## cppcheck
	@mkdir -p $(CPPCHECK_RESULTS)
	$(Q)if $(call compared,cppcheck,cppcheck,$(CPPCHECK_VERSION)); then \
		flock $(CPPCHECK_RESULTS) cppcheck --quiet --cppcheck-build-dir=$(CPPCHECK_RESULTS) --std=c11 --enable=warning,style,performance,portability \
			--inline-suppr --error-exitcode=1 $(CPPCHECK_SUPPRESS) --library=posix,gnu,harness/cppcheck.cfg -j 2 \
			$(filter-out -std=%,$(LANGUAGE)) $(PROGRAM_DEFINES) $(BUDGET_DEFINES) $(SOURCES); fi

lint-scripts: ## shellcheck
	$(Q)shellcheck --severity=style $(SCRIPTS)

lint-headers: ## does each header stand alone, and ccm_compare.h in C++ too?
	$(Q)status=0; for header in $(HEADERS); do \
		printf '#include "%s"\n' "$$header" | $(CC) $(ALL_CFLAGS) $(WARNINGS) -Werror -I. -fsyntax-only -x c - || status=1; \
	done; exit $$status
	$(Q)printf '#include "ccm_compare.h"\n' | clang -x c++ -std=c++11 -Iharness -Wall -Wextra -Wpedantic -Werror -fsyntax-only -

lint-manual: ## are the pages of the manual well-formed?
	$(Q)mandoc -T lint -W warning $(MANUAL)

.PHONY: format
format: ## format all C as .clang-format says
	$(Q)$(CLANG_FORMAT) -i --style=file $(SOURCES) $(HEADERS)

# ---- Installation ---------------------------------------------------------------------------------------------------------

.PHONY: install
install: all $(COMPLETIONS) ## install program, modules, locales, header and q237588.pc, manual, completions, fixtures (prefix, DESTDIR)
	$(Q)$(INSTALL) -d "$(DESTDIR)$(bindir)" "$(DESTDIR)$(module_dir)" "$(DESTDIR)$(includedir)" "$(DESTDIR)$(fixture_dir)" \
		"$(DESTDIR)$(pkgconfigdir)" "$(DESTDIR)$(bashcompdir)" "$(DESTDIR)$(zshcompdir)" "$(DESTDIR)$(fishcompdir)"
	$(Q)$(INSTALL) -m 755 $(PROGRAM) "$(DESTDIR)$(bindir)"
	$(Q)$(INSTALL) -m 644 $(MODULES) "$(DESTDIR)$(module_dir)"
	$(Q)$(INSTALL) -m 644 harness/ccm_compare.h "$(DESTDIR)$(includedir)"
	$(Q)sed -e 's|@prefix@|$(prefix)|' -e 's|@version@|$(VERSION)|' -e 's|@includedir@|$(includedir)|' \
		-e 's|@module_dir@|$(module_dir)|' -e 's|@fixture_dir@|$(fixture_dir)|' harness/q237588.pc.in >"$(DESTDIR)$(pkgconfigdir)/q237588.pc"
	$(Q)$(INSTALL) -m 644 $(B)/completions/q237588.bash "$(DESTDIR)$(bashcompdir)/q237588"
	$(Q)$(INSTALL) -m 644 $(B)/completions/_q237588 "$(DESTDIR)$(zshcompdir)"
	$(Q)$(INSTALL) -m 644 $(B)/completions/q237588.fish "$(DESTDIR)$(fishcompdir)"
	$(Q)date=$$(LC_ALL=C date -u -d '@$(SOURCE_DATE)' '+.Dd %B %-d, %Y' 2>/dev/null); \
	for page in $(MANUAL); do \
		to="$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}"; \
		$(INSTALL) -D -m 644 $$page "$$to" && { [ -z "$$date" ] || sed -i "s/^\.Dd .*/$$date/" "$$to"; } || exit 1; \
	done
	$(Q)find fixtures -type f ! -name '.*' -printf '%P\0' | \
		xargs -0 -I{} $(INSTALL) -D -m 644 -- fixtures/{} "$(DESTDIR)$(fixture_dir)/{}"
	$(Q)find fixtures -type f -perm -u+x -printf '%P\0' | xargs -0 -I{} chmod 755 -- "$(DESTDIR)$(fixture_dir)/{}"
	$(Q)find $(LOCALE_FOLDER) -type f -printf '%P\0' | \
		xargs -0 -I{} $(INSTALL) -D -m 644 -- $(LOCALE_FOLDER)/{} "$(DESTDIR)$(module_dir)/locales/{}"

.PHONY: uninstall
uninstall: ## remove what install put there
	$(Q)rm -f "$(DESTDIR)$(bindir)/q237588" "$(DESTDIR)$(includedir)/ccm_compare.h" "$(DESTDIR)$(pkgconfigdir)/q237588.pc" \
		"$(DESTDIR)$(bashcompdir)/q237588" "$(DESTDIR)$(zshcompdir)/_q237588" "$(DESTDIR)$(fishcompdir)/q237588.fish"
	$(Q)for page in $(MANUAL); do rm -f "$(DESTDIR)$(mandir)/man$${page##*.}/$${page##*/}"; done
	$(Q)rm -rf "$(DESTDIR)$(module_dir)" "$(DESTDIR)$(fixture_dir)"
	$(Q)rmdir "$(DESTDIR)$(datadir)/q237588" 2>/dev/null || true

.PHONY: installcheck
installcheck: all ## does install put everything in place, and uninstall take it away again?
	@bash harness/tests/install.sh

# ---- The rest -------------------------------------------------------------------------------------------------------------

.PHONY: clean
clean: ## remove what this variant and compiler built (gcc's release: all of build/)
	$(Q)rm -rf $(B)

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r target text; do \
		printf '  %-14s %s\n' "$$target" "$$text"; done
	@echo
	@echo '  VARIANT=$(subst $(space),|,$(VARIANTS)), CC, CFLAGS, WERROR=1, V=1, prefix, DESTDIR: see the top of the Makefile'
