/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-application.h"
#include "strata-process.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  strata_process_set_up ();
  setlocale (LC_ALL, "");
  strata_init ();
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (StrataApplication) application = strata_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
