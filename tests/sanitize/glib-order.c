/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the thread sanitizer what GLib orders. Debian's GLib is not instrumented, and its locks are futexes of its own:
 * the sanitizer sees two threads write under one GMutex and takes it for a race. Preloaded into a sanitized program
 * (`./dev sanitize thread`), this passes every call on and says beside it "what was done before the unlock is seen after
 * the lock". In a program without the sanitizer it only passes the calls on. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

/* What the library GLib is in would have been called with. */
#define NEXT(name) ((__typeof__ (&name)) next (#name))

static void *
next (const char *name)
{
  void *function = dlsym (RTLD_NEXT, name);
  if (function == NULL)
    g_error ("%s is in no library", name);
  return function;
}

static void
seen (gconstpointer address)
{
  if (__tsan_acquire != NULL)
    __tsan_acquire ((void *) address);
}

static void
done (gconstpointer address)
{
  if (__tsan_release != NULL)
    __tsan_release ((void *) address);
}

/* --- Locks and conditions --- */

void
g_mutex_lock (GMutex *mutex)
{
  static void (*real) (GMutex *);
  if (real == NULL)
    real = NEXT (g_mutex_lock);
  real (mutex);
  seen (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = NEXT (g_mutex_trylock) (mutex);
  if (locked)
    seen (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  static void (*real) (GMutex *);
  if (real == NULL)
    real = NEXT (g_mutex_unlock);
  done (mutex);
  real (mutex);
}

void
g_rec_mutex_lock (GRecMutex *mutex)
{
  NEXT (g_rec_mutex_lock) (mutex);
  seen (mutex);
}

void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  done (mutex);
  NEXT (g_rec_mutex_unlock) (mutex);
}

void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  done (mutex);
  NEXT (g_cond_wait) (cond, mutex);
  seen (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  done (mutex);
  gboolean woken = NEXT (g_cond_wait_until) (cond, mutex, end_time);
  seen (mutex);
  return woken;
}

/* --- What is made once --- */

gboolean (g_once_init_enter) (volatile void *location)
{
  gboolean first = NEXT (g_once_init_enter) (location);
  seen ((gconstpointer) location);
  return first;
}

void (g_once_init_leave) (volatile void *location, gsize result)
{
  done ((gconstpointer) location);
  NEXT (g_once_init_leave) (location, result);
}

/* --- Objects: the last owner sees what the others did --- */

gpointer (g_object_ref) (gpointer object)
{
  done (object);
  return NEXT (g_object_ref) (object);
}

void
g_object_unref (gpointer object)
{
  done (object);
  seen (object);
  NEXT (g_object_unref) (object);
}

/* --- Queues --- */

void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  done (queue);
  NEXT (g_async_queue_push) (queue, data);
}

gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = NEXT (g_async_queue_pop) (queue);
  seen (queue);
  return data;
}

gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data = NEXT (g_async_queue_try_pop) (queue);
  seen (queue);
  return data;
}

/* --- Tasks: to the worker thread, and back --- */

static void
run_task (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GTaskThreadFunc function = g_object_get_data (G_OBJECT (task), "thread-function");
  seen (task);
  function (task, source, data, cancellable);
  done (task);
}

void
g_task_run_in_thread (GTask *task, GTaskThreadFunc function)
{
  g_object_set_data (G_OBJECT (task), "thread-function", function);
  done (task);
  NEXT (g_task_run_in_thread) (task, run_task);
}

void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  done (task);
  NEXT (g_task_return_pointer) (task, result, destroy);
}

void
g_task_return_boolean (GTask *task, gboolean result)
{
  done (task);
  NEXT (g_task_return_boolean) (task, result);
}

void
g_task_return_error (GTask *task, GError *error)
{
  done (task);
  NEXT (g_task_return_error) (task, error);
}

gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  seen (task);
  return NEXT (g_task_propagate_pointer) (task, error);
}

gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  seen (task);
  return NEXT (g_task_propagate_boolean) (task, error);
}

/* --- Pools of threads --- */

typedef struct
{
  GFunc function;
  gpointer data;
} Pool;

static void
run_in_pool (gpointer job, gpointer data)
{
  Pool *pool = data;
  seen (job);
  pool->function (job, pool->data);
}

/* What it makes lives as long as the program, as most pools do. */
GThreadPool *
g_thread_pool_new (GFunc function, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  Pool *pool = g_new (Pool, 1);
  *pool = (Pool){ .function = function, .data = data };
  return NEXT (g_thread_pool_new) (run_in_pool, pool, max_threads, exclusive, error);
}

gboolean
g_thread_pool_push (GThreadPool *pool, gpointer job, GError **error)
{
  done (job);
  return NEXT (g_thread_pool_push) (pool, job, error);
}

/* --- Calls handed to a main context --- */

typedef struct
{
  GSourceFunc function;
  gpointer data;
  GDestroyNotify destroy;
} Call;

static gboolean
run_call (gpointer data)
{
  Call *call = data;
  seen (call);
  return call->function (call->data);
}

static void
free_call (gpointer data)
{
  Call *call = data;
  if (call->destroy != NULL)
    call->destroy (call->data);
  g_free (call);
}

static Call *
call_new (GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  Call *call = g_new (Call, 1);
  *call = (Call){ .function = function, .data = data, .destroy = destroy };
  done (call);
  return call;
}

guint (g_idle_add_full) (gint priority, GSourceFunc function, gpointer data, GDestroyNotify destroy)
{
  return NEXT (g_idle_add_full) (priority, run_call, call_new (function, data, destroy), free_call);
}

guint (g_idle_add) (GSourceFunc function, gpointer data)
{
  return g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, function, data, NULL);
}

void
g_main_context_invoke_full (GMainContext *context,
                            gint priority,
                            GSourceFunc function,
                            gpointer data,
                            GDestroyNotify destroy)
{
  NEXT (g_main_context_invoke_full) (context, priority, run_call, call_new (function, data, destroy), free_call);
}

void
g_main_context_invoke (GMainContext *context, GSourceFunc function, gpointer data)
{
  g_main_context_invoke_full (context, G_PRIORITY_DEFAULT, function, data, NULL);
}
