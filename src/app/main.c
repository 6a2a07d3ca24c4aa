/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  strata_init ();

  g_autoptr (StrataApplication) application = strata_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
