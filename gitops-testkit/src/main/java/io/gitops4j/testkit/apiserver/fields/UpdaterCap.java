package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.ManagedFields.Owned;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the number of updaters at ten: the oldest of a version become one, named {@code
 * ancient-changes}, with the time of the newest of them.
 *
 * <p>Source: apimachinery, {@code pkg/util/managedfields/internal/capmanagers.go}. Tests: {@code
 * FieldManagerTest}.
 */
final class UpdaterCap {

  private static final int MOST_UPDATERS = 10;
  private static final String ANCIENT = "ancient-changes";

  private UpdaterCap() {}

  static void enforce(ManagedFields managed) {
    List<Manager> updaters =
        managed.owners().keySet().stream()
            .filter(manager -> !manager.applied())
            .sorted(Comparator.comparingLong(managed::seconds).thenComparing(Manager::identifier))
            .toList();
    int left = updaters.size();
    Map<String, Manager> first = new HashMap<>();
    for (Manager updater : updaters) {
      if (left <= MOST_UPDATERS) {
        return;
      }
      String version = updater.apiVersion();
      Manager oldest = first.putIfAbsent(version, updater);
      if (oldest != null) {
        merge(managed, oldest, updater);
        left--;
      }
    }
  }

  private static void merge(ManagedFields managed, Manager oldest, Manager updater) {
    Manager bucket = Manager.updater(ANCIENT, updater.apiVersion(), "");
    if (!managed.owners().containsKey(bucket)) {
      Owned owned = managed.owners().remove(oldest);
      if (owned != null) {
        managed.owners().put(bucket, owned);
      }
    }
    managed.put(
        bucket, managed.fields(updater).union(managed.fields(bucket)), updater.apiVersion());
    managed.owners().remove(updater);
    managed.touch(bucket, managed.time(updater));
  }
}
