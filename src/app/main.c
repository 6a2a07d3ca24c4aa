/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  strata_init ();
  textdomain (GETTEXT_PACKAGE);

  g_autoptr (StrataApplication) application = strata_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
