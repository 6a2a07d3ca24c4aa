/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-h5.h"

#include <H5FDpublic.h>

#include <string.h>

/* HDF5 over bytes in memory, read only. Its own drivers let it gather metadata in buffers by addresses it took from the
 * file without a look, and a damaged file leads it past them. Here every read is held against the end of the bytes. */

typedef struct
{
  const guint8 *bytes;
  gsize size;
} Memory;

typedef struct
{
  H5FD_t base; /* HDF5's part, first */
  Memory memory;
  haddr_t end_of_allocation;
} MemoryFile;

static H5FD_t *
memory_open (const char *name, unsigned flags, hid_t access, haddr_t max_address)
{
  const Memory *memory = H5Pget_driver_info (access);
  MemoryFile *file;

  if (memory == NULL || (flags & H5F_ACC_RDWR) != 0)
    return NULL;
  file = g_new0 (MemoryFile, 1);
  file->memory = *memory;
  return &file->base;
}

static herr_t
memory_close (H5FD_t *file)
{
  g_free (file);
  return 0;
}

/* None of the features that make HDF5 keep buffers between itself and us. */
static herr_t
memory_query (const H5FD_t *file, unsigned long *flags)
{
  *flags = 0;
  return 0;
}

static haddr_t
memory_get_end_of_allocation (const H5FD_t *file, H5FD_mem_t type)
{
  return ((const MemoryFile *) file)->end_of_allocation;
}

static herr_t
memory_set_end_of_allocation (H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
  ((MemoryFile *) file)->end_of_allocation = address;
  return 0;
}

static haddr_t
memory_get_end_of_file (const H5FD_t *file, H5FD_mem_t type)
{
  return ((const MemoryFile *) file)->memory.size;
}

static herr_t
memory_read (H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t address, size_t size, void *buffer)
{
  const Memory *memory = &((MemoryFile *) file)->memory;

  if (address > memory->size || size > memory->size - address)
    return -1;
  memcpy (buffer, memory->bytes + address, size);
  return 0;
}

static herr_t
memory_write (H5FD_t *file, H5FD_mem_t type, hid_t list, haddr_t address, size_t size, const void *buffer)
{
  return -1;
}

StrataH5Id
strata_h5_open_bytes (const guint8 *bytes, gsize size)
{
  static const H5FD_class_t driver_class = {
    .name = "strata-memory",
    .maxaddr = G_MAXINT64,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof (Memory),
    .open = memory_open,
    .close = memory_close,
    .query = memory_query,
    .get_eoa = memory_get_end_of_allocation,
    .set_eoa = memory_set_end_of_allocation,
    .get_eof = memory_get_end_of_file,
    .read = memory_read,
    .write = memory_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
  };
  static hid_t driver = H5I_INVALID_HID;
  const Memory memory = { bytes, size };
  g_auto (StrataH5Id) access = H5Pcreate (H5P_FILE_ACCESS);

  if (driver < 0)
    driver = H5FDregister (&driver_class);
  if (driver < 0 || H5Pset_driver (access, driver, &memory) < 0)
    return H5I_INVALID_HID;
  return H5Fopen ("model.h5", H5F_ACC_RDONLY, access);
}
