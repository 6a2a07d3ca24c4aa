/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "strata-preferences.h"

#define SCHEMA_ID "org.strata.Strata"
#define N_RECENT 12

/* NULL without the schema: g_settings_new() would end the program. */
static GSettings *
get_settings (void)
{
  static GSettings *settings = NULL;
  static gsize looked = 0;

  if (g_once_init_enter (&looked))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = source ? g_settings_schema_source_lookup (source, SCHEMA_ID, TRUE) : NULL;
      g_autoptr (GSettingsSchemaSource) own = NULL;

      /* Installed to a prefix that is none of the system's data folders. */
      if (schema == NULL)
        own = g_settings_schema_source_new_from_directory (SCHEMADIR, source, FALSE, NULL);
      if (own != NULL)
        schema = g_settings_schema_source_lookup (own, SCHEMA_ID, FALSE);
      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&looked, 1);
    }
  return settings;
}

static GHashTable *
get_memory (void)
{
  static GHashTable *memory = NULL;

  if (memory == NULL)
    memory = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  return memory;
}

/* (transfer full), or NULL where nothing is known of the key. */
static GVariant *
get_value (const char *key, const GVariantType *type)
{
  GSettings *settings = get_settings ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings == NULL)
    {
      GVariant *value = g_hash_table_lookup (get_memory (), key);
      return value ? g_variant_ref (value) : NULL;
    }
  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, key))
    return NULL;
  GVariant *value = g_settings_get_value (settings, key);
  if (!g_variant_is_of_type (value, type))
    g_clear_pointer (&value, g_variant_unref);
  return value;
}

static void
set_value (const char *key, GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  GSettings *settings = get_settings ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings == NULL)
    {
      g_hash_table_insert (get_memory (), g_strdup (key), g_steal_pointer (&owned));
      return;
    }
  g_object_get (settings, "settings-schema", &schema, NULL);
  if (!g_settings_schema_has_key (schema, key))
    return;
  g_autoptr (GSettingsSchemaKey) description = g_settings_schema_get_key (schema, key);
  if (g_settings_schema_key_range_check (description, owned))
    g_settings_set_value (settings, key, owned);
}

gboolean
strata_preferences_are_kept (void)
{
  return get_settings () != NULL;
}

int
strata_preferences_get_int (const char *key, int fallback)
{
  g_autoptr (GVariant) value = get_value (key, G_VARIANT_TYPE_INT32);
  return value ? g_variant_get_int32 (value) : fallback;
}

void
strata_preferences_set_int (const char *key, int value)
{
  set_value (key, g_variant_new_int32 (value));
}

gboolean
strata_preferences_get_boolean (const char *key, gboolean fallback)
{
  g_autoptr (GVariant) value = get_value (key, G_VARIANT_TYPE_BOOLEAN);
  return value ? g_variant_get_boolean (value) : fallback;
}

void
strata_preferences_set_boolean (const char *key, gboolean value)
{
  set_value (key, g_variant_new_boolean (value));
}

char *
strata_preferences_get_string (const char *key, const char *fallback)
{
  g_autoptr (GVariant) value = get_value (key, G_VARIANT_TYPE_STRING);
  return value ? g_variant_dup_string (value, NULL) : g_strdup (fallback);
}

void
strata_preferences_set_string (const char *key, const char *value)
{
  set_value (key, g_variant_new_string (value));
}

char **
strata_preferences_get_strv (const char *key)
{
  g_autoptr (GVariant) value = get_value (key, G_VARIANT_TYPE_STRING_ARRAY);
  return value ? g_variant_dup_strv (value, NULL) : g_new0 (char *, 1);
}

void
strata_preferences_set_strv (const char *key, const char *const *value)
{
  set_value (key, g_variant_new_strv (value, -1));
}

void
strata_preferences_add_recent (GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_auto (GStrv) old = strata_preferences_get_strv ("recent-files");
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();

  g_ptr_array_add (uris, uri);
  for (guint i = 0; old[i] != NULL && uris->len < N_RECENT; i++)
    if (strcmp (old[i], uri) != 0)
      g_ptr_array_add (uris, old[i]);
  g_ptr_array_add (uris, NULL);
  strata_preferences_set_strv ("recent-files", (const char *const *) uris->pdata);

  if (folder != NULL)
    {
      g_autofree char *folder_uri = g_file_get_uri (folder);
      strata_preferences_set_string ("last-folder", folder_uri);
    }
}

int
strata_preferences_forget_recent (const char *uri)
{
  g_auto (GStrv) old = strata_preferences_get_strv ("recent-files");
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();
  int place = -1;

  for (guint i = 0; old[i] != NULL; i++)
    if (strcmp (old[i], uri) != 0)
      g_ptr_array_add (uris, old[i]);
    else
      place = (int) i;
  g_ptr_array_add (uris, NULL);
  strata_preferences_set_strv ("recent-files", (const char *const *) uris->pdata);
  return place;
}

void
strata_preferences_restore_recent (const char *uri, int place)
{
  g_auto (GStrv) old = strata_preferences_get_strv ("recent-files");
  g_autoptr (GPtrArray) uris = g_ptr_array_new ();

  for (guint i = 0; old[i] != NULL; i++)
    if (strcmp (old[i], uri) != 0)
      g_ptr_array_add (uris, old[i]);
  g_ptr_array_insert (uris, CLAMP (place, 0, (int) uris->len), (char *) uri);
  g_ptr_array_add (uris, NULL);
  strata_preferences_set_strv ("recent-files", (const char *const *) uris->pdata);
}
