/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-machine.h"

#include <string.h>

/* The value of the first line "name : value"; where the architecture has no such line, its own name has to do. */
static char *
read_processor (void)
{
  static const char *const names[] = { "model name", "Model", "cpu model", "uarch" };
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    for (gsize k = 0; lines[k] != NULL; k++)
      {
        const char *colon = strchr (lines[k], ':');

        if (colon != NULL && g_str_has_prefix (lines[k], names[i]))
          return g_utf8_make_valid (g_strstrip (lines[k] + (colon + 1 - lines[k])), -1);
      }
  return g_strdup ("");
}

static gpointer
read_machine (gpointer data)
{
  static StrataMachine machine;

  machine.processor = read_processor ();
  machine.n_processors = g_get_num_processors ();
  machine.system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  if (machine.system == NULL)
    machine.system = g_strdup ("");
  return &machine;
}

const StrataMachine *
strata_machine_get (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, read_machine, NULL);
}
