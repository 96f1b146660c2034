#include "module/witness.h"

#include "module/guarded.h"
#include "module/trap.h"
#include "module/witness_memory.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t page_size(void) { return (size_t)sysconf(_SC_PAGESIZE); }

int witness_create(void)
{
    int memory = memfd_create("q237588 witness", MFD_CLOEXEC);
    if (memory < 0)
        return -1;
    struct witness_memory head = {.slot_size = WITNESS_SLOT_PAGES * page_size()};
    off_t size = (off_t)(page_size() + 2 * head.slot_size);
    if (ftruncate(memory, size) == 0 && pwrite(memory, &head, sizeof head, 0) == (ssize_t)sizeof head)
        return memory;
    close(memory);
    return -1;
}

void witness_reset(int memory)
{
    static const struct witness_note nothing;
    /* Where it fails, something is wrong with the memory, and witness_read() sees that. */
    ssize_t written = pwrite(memory, &nothing, sizeof nothing, offsetof(struct witness_memory, note));
    (void)written;
}

static bool read_name(int memory, const struct witness_memory *head, unsigned slot, struct ccm_name *name)
{
    uint64_t length = head->note.lengths[slot];
    char *bytes = malloc(length + 1);
    if (!bytes)
        return false;
    off_t end = (off_t)(page_size() + (slot + 1) * head->slot_size - head->note.gap);
    if (pread(memory, bytes, length, end - (off_t)length) != (ssize_t)length) {
        free(bytes);
        return false;
    }
    *name = (struct ccm_name){.bytes = bytes, .length = length};
    return true;
}

bool witness_read(int memory, struct witness *witness)
{
    struct witness_memory head;
    struct stat status;
    *witness = (struct witness){0};
    if (pread(memory, &head, sizeof head, 0) != (ssize_t)sizeof head || fstat(memory, &status) < 0)
        return false;
    const struct witness_note *note = &head.note;
    uint64_t size = (uint64_t)status.st_size;
    if (size < page_size() || head.slot_size > (size - page_size()) / 2 || note->gap > head.slot_size ||
        note->lengths[0] > head.slot_size - note->gap || note->lengths[1] > head.slot_size - note->gap || note->asking > 1 ||
        note->module >= GUARDED_MODULES || note->place >= CCM_PLACES || note->fault > WITNESS_OVERFLOWED || note->fault_name > 1)
        return false;
    for (unsigned slot = 0; slot < 2; slot++)
        if (!read_name(memory, &head, slot, &witness->names[slot])) {
            witness_release(witness);
            return false;
        }
    witness->step = note->step;
    witness->cycle = note->cycle;
    witness->asking = note->asking;
    witness->module = note->module;
    witness->place = (enum ccm_place)note->place;
    witness->fault = (enum witness_fault)note->fault;
    witness->fault_name = note->fault_name;
    if (note->call)
        trap_name(note->call, witness->call, sizeof witness->call);
    return true;
}

void witness_release(struct witness *witness)
{
    for (unsigned slot = 0; slot < 2; slot++)
        free((char *)witness->names[slot].bytes);
    *witness = (struct witness){0};
}

uint32_t witness_cycle(int memory)
{
    struct witness_memory head;
    return pread(memory, &head, sizeof head, 0) == (ssize_t)sizeof head ? head.note.cycle : 0;
}
