# Kentongan. `make run` and `make test` do all their own set-up.
#
#   make SAN=address,undefined test     tests under a sanitizer
#   make SAN=thread test
#
# Each value of SAN has its own folder below build/; headers are tracked.

SAN ?=
comma := ,
B := build$(if $(SAN),/san-$(subst $(comma),-,$(SAN)))
VERSION := 0.1.0
PREFIX ?= /usr

CFLAGS ?= -O2 -g
WARN = -std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
       -Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes \
       -Wold-style-definition -Wcast-qual -Wwrite-strings -Wformat=2 -Wundef \
       -Wvla -Wswitch-enum -Wimplicit-fallthrough -Wpointer-arith -Werror
HARDEN = -fstack-protector-strong -fPIE
FORTIFY = $(if $(SAN),,-D_FORTIFY_SOURCE=2)
SANFLAGS = $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
CPPFLAGS = -I. -I$(B)/gen -D_GNU_SOURCE -DKENTONGAN_VERSION='"$(VERSION)"' \
           $(FORTIFY) -MMD -MP
ALL_CFLAGS = $(WARN) $(HARDEN) $(SANFLAGS) $(CFLAGS)
LDFLAGS += -pie -Wl,-z,relro,-z,now $(SANFLAGS)
LDLIBS = -levent -levent_pthreads -lsqlite3 -lcurl -ljansson -lyaml -lsodium \
         -lcrypto -loath -lqrencode -lutf8proc -lstemmer -lxlsxwriter -lhpdf -lsystemd \
         -lpthread -lm

ROOMS = gateway/base gateway/platform gateway/store gateway/talk \
        gateway/outbox handlers/tips handlers/followup handlers/warning \
        handlers/exchange \
        handlers/aggregators \
        handlers/villagers handlers/officers handlers/simulator \
        handlers/commands
SRC := $(foreach room,$(ROOMS),$(wildcard $(room)/*.c))
GEN_C := $(B)/gen/migrations.c $(B)/gen/places_data.c \
         $(B)/gen/openapi_json.c $(B)/gen/page_handset.c \
         $(B)/gen/page_officers.c
LIB_OBJ := $(SRC:%.c=$(B)/%.o) $(GEN_C:.c=.o)
MAIN_OBJ := $(B)/gateway/main.o
PROGRAM := $(B)/kentongan

SUPPORT_OBJ := $(patsubst %.c,$(B)/%.o,$(wildcard tests/support/*.c))
TEST_SRC := $(wildcard tests/unit/test_*.c)
TESTS := $(TEST_SRC:tests/unit/%.c=$(B)/tests/%)

# Every source that the formatter and the linter look at.
OURS := $(SRC) $(wildcard $(addsuffix /*.h,$(ROOMS))) gateway/main.c \
        $(wildcard tests/unit/*.[ch] tests/support/*.[ch] tests/fuzz/*.[ch] \
                   tests/bench/*.[ch])

.PHONY: all setup run test check lint format bench fuzz install deb clean \
        unit stories browser
all: $(PROGRAM)

# V=1 shows whole command lines.
V ?=
Q = $(if $(V),,@)
SAY = $(if $(V),@:,@echo)

# ---- set-up --------------------------------------------------------------

setup:
	@deploy/setup.sh

# ---- build ---------------------------------------------------------------

$(PROGRAM): $(MAIN_OBJ) $(B)/libkentongan.a
	$(SAY) '  LINK $@'
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/libkentongan.a: $(LIB_OBJ)
	$(Q)rm -f $@ && ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) '  CC   $<'
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

# A row of a test table says only what matters to it.
$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(SAY) '  CC   $<'
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -Wno-missing-field-initializers -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -Wno-overlength-strings -c -o $@ $<

# Text files become string literals, so that the program is one file.
MIGRATIONS := $(sort $(wildcard migrations/*.sql))
$(B)/gen/migrations.c: $(MIGRATIONS) migrations/embed.sh
	@mkdir -p $(@D)
	$(Q)migrations/embed.sh $(MIGRATIONS) > $@.new && mv $@.new $@

PLACE_FILES := $(sort $(wildcard handlers/*/data/*.csv))
$(B)/gen/places_data.c: $(PLACE_FILES) handlers/tips/data/embed.sh
	@mkdir -p $(@D)
	$(Q)handlers/tips/data/embed.sh $(PLACE_FILES) > $@.new && mv $@.new $@

$(B)/gen/openapi_json.c: handlers/officers/openapi.json handlers/officers/embed.sh
	@mkdir -p $(@D)
	$(Q)handlers/officers/embed.sh $< > $@.new && mv $@.new $@

# The pages in the browser. Who has no npm gets a program without them.
WEB := handlers/console
WEB_MODULES := $(WEB)/node_modules/.package-lock.json
WEB_SHARED := $(WEB)/build.mjs $(WEB)/tsconfig.json $(wildcard $(WEB)/style/*)
NPM := $(shell command -v npm 2>/dev/null)

$(WEB_MODULES): $(WEB)/package-lock.json
	$(Q)deploy/modules.sh $(WEB)

WEB_PAGES := handset officers
build/web/handset.done: $(wildcard $(WEB)/handset/*)
build/web/officers.done: $(wildcard $(WEB)/officers/*)
$(WEB_PAGES:%=build/web/%.done): build/web/%.done: $(WEB_SHARED) $(WEB_MODULES)
	$(SAY) '  WEB  build/web/$*'
	$(Q)cd $(WEB) && node_modules/.bin/tsc && \
	    node build.mjs $* "$(CURDIR)/build/web/$*"
	$(Q)touch $@

$(WEB_PAGES:%=$(B)/gen/page_%.c): $(B)/gen/page_%.c: $(WEB)/embed.sh \
                                   $(if $(NPM),build/web/%.done)
	@mkdir -p $(@D)
	$(if $(NPM),,@echo '  no npm: building without the pages in the browser')
	$(Q)$(WEB)/embed.sh $* $(if $(NPM),build/web/$*) > $@.new && mv $@.new $@

# ---- proof ---------------------------------------------------------------

# What tests share is an archive, so that each links only what it uses. A test
# named test_fault_* may make allocations fail (tests/support/fault.h).
$(B)/tests/libsupport.a: $(SUPPORT_OBJ)
	@mkdir -p $(@D)
	$(Q)rm -f $@ && ar rcs $@ $^

WRAP = -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc
$(B)/tests/%: $(B)/tests/unit/%.o $(B)/tests/libsupport.a $(B)/libkentongan.a
	$(Q)$(CC) $(LDFLAGS) $(if $(findstring test_fault_,$@),$(WRAP)) -o $@ $^ \
	    $(LDLIBS) -lcmocka

unit: $(TESTS)
	@tests/unit/run.sh $(TESTS)

stories: $(PROGRAM)
	@KENTONGAN=$(abspath $(PROGRAM)) tests/stories/run.sh

browser: $(PROGRAM)
	@KENTONGAN=$(abspath $(PROGRAM)) tests/stories/run.sh \
	    tests/browser/*.test.mjs

test: setup
	@$(MAKE) --no-print-directory -j2 all $(TESTS)
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory stories
	@$(MAKE) --no-print-directory browser

check:
	@deploy/setup.sh check
	@tests/check.sh

lint: ; @tests/lint/run.sh $(OURS)
format: ; clang-format -i $(OURS)

$(B)/bench/tips: $(B)/tests/bench/tips.o $(B)/libkentongan.a
	@mkdir -p $(@D)
	$(Q)$(CC) $(LDFLAGS) -o $@ $^ $(LDLIBS)

bench: setup all $(B)/bench/tips ; @tests/bench/run.sh
fuzz:
	@deploy/setup.sh check
	@tests/fuzz/run.sh

run: setup
	@$(MAKE) --no-print-directory -j2 all
	@deploy/run.sh

# ---- installing ----------------------------------------------------------

install: all
	@deploy/install.sh "$(DESTDIR)" "$(PREFIX)" $(PROGRAM)

deb: all
	@deploy/deb.sh $(VERSION) $(PROGRAM)

clean:
	rm -rf build

-include $(LIB_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(SUPPORT_OBJ:.o=.d) \
         $(TEST_SRC:%.c=$(B)/%.d)
.SECONDARY:
