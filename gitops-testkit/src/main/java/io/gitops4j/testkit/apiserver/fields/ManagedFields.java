package io.gitops4j.testkit.apiserver.fields;

import io.gitops4j.testkit.apiserver.fields.path.FieldSet;
import io.gitops4j.testkit.apiserver.fields.path.FieldsV1;
import io.gitops4j.testkit.apiserver.model.Json;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The owners of an object's fields during one write, read from and written to {@code
 * metadata.managedFields}.
 *
 * <p>Entries are sorted by operation, time in seconds, manager, version and subresource. Source:
 * apimachinery, {@code pkg/util/managedfields/internal/managedfields.go}. Tests: {@code
 * FieldManagerTest}.
 */
final class ManagedFields {

  /** The fields of one owner, in one version. */
  record Owned(FieldSet fields, String apiVersion) {
    Owned with(FieldSet other) {
      return new Owned(other, apiVersion);
    }
  }

  private final Map<Manager, Owned> owners = new LinkedHashMap<>();
  private final Map<Manager, String> times = new HashMap<>();

  Map<Manager, Owned> owners() {
    return owners;
  }

  FieldSet fields(Manager manager) {
    Owned owned = owners.get(manager);
    return owned == null ? FieldSet.empty() : owned.fields();
  }

  /** Sets the fields of an owner; without fields it is none any more. */
  void put(Manager manager, FieldSet fields, String apiVersion) {
    if (fields.isEmpty()) {
      owners.remove(manager);
    } else {
      owners.put(manager, new Owned(fields, apiVersion));
    }
  }

  @Nullable String time(Manager manager) {
    return times.get(manager);
  }

  void touch(Manager manager, @Nullable String time) {
    if (time == null) {
      times.remove(manager);
    } else {
      times.put(manager, time);
    }
  }

  ManagedFields copy() {
    ManagedFields copy = new ManagedFields();
    copy.owners.putAll(owners);
    copy.times.putAll(times);
    return copy;
  }

  /** The seconds of an owner's time, 0 for none. */
  long seconds(Manager manager) {
    String time = times.get(manager);
    try {
      return time == null ? 0 : OffsetDateTime.parse(time).toEpochSecond();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  /**
   * Reads entries.
   *
   * @throws IllegalArgumentException when one is not well-formed
   */
  static ManagedFields decode(@Nullable List<?> entries) {
    ManagedFields managed = new ManagedFields();
    if (entries != null) {
      for (int i = 0; i < entries.size(); i++) {
        managed.decodeEntry(entries.get(i), i);
      }
    }
    return managed;
  }

  private void decodeEntry(@Nullable Object entry, int at) {
    String operation = Json.string(entry, "operation");
    if (!operation.equals("Apply") && !operation.equals("Update")) {
      throw new IllegalArgumentException("operation must be `Apply` or `Update`");
    }
    String apiVersion = Json.string(entry, "apiVersion");
    if (apiVersion.isEmpty()) {
      throw new IllegalArgumentException("apiVersion must not be empty");
    }
    String type = Json.string(entry, "fieldsType");
    if (type.isEmpty()) {
      throw new IllegalArgumentException("missing fieldsType in managed fields entry " + at);
    }
    if (!type.equals("FieldsV1")) {
      throw new IllegalArgumentException(
          "invalid fieldsType " + Json.text(type) + " in managed fields entry " + at);
    }
    boolean applied = operation.equals("Apply");
    Manager manager =
        new Manager(
            Json.string(entry, "manager"),
            applied,
            applied ? "" : apiVersion,
            Json.string(entry, "subresource"));
    owners.put(manager, new Owned(FieldsV1.decode(Json.at(entry, "fieldsV1")), apiVersion));
    String time = Json.string(entry, "time");
    touch(manager, time.isEmpty() ? null : time);
  }

  /** The entries in the order of the server. */
  List<@Nullable Object> encode() {
    List<@Nullable Object> entries = new ArrayList<>();
    owners.keySet().stream().sorted(order()).forEach(manager -> entries.add(entry(manager)));
    return entries;
  }

  private Comparator<Manager> order() {
    return Comparator.comparing(Manager::operation)
        .thenComparingLong(this::seconds)
        .thenComparing(Manager::name)
        .thenComparing(this::apiVersion)
        .thenComparing(Manager::subresource);
  }

  private String apiVersion(Manager manager) {
    Owned owned = owners.get(manager);
    return owned == null ? "" : owned.apiVersion();
  }

  private Map<String, @Nullable Object> entry(Manager manager) {
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    Manager.putUnlessEmpty(entry, "manager", manager.name());
    entry.put("operation", manager.operation());
    entry.put("apiVersion", apiVersion(manager));
    String time = times.get(manager);
    if (time != null) {
      entry.put("time", time);
    }
    entry.put("fieldsType", "FieldsV1");
    entry.put("fieldsV1", FieldsV1.encode(fields(manager)));
    Manager.putUnlessEmpty(entry, "subresource", manager.subresource());
    return entry;
  }
}
