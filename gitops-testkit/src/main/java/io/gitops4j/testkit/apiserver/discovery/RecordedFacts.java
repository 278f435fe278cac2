package io.gitops4j.testkit.apiserver.discovery;

import io.gitops4j.testkit.apiserver.model.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a real kube-apiserver 1.34.4 says of itself, recorded by {@code ServerFactsRecorder} among
 * the tests. Each file is read when it is first asked for and shared from then on; it never
 * changes.
 */
public final class RecordedFacts {
  private RecordedFacts() {}

  private static final class Discovery {
    private static final Map<String, @Nullable Object> LOADED = load("discovery");
  }

  private static final class Columns {
    private static final Map<String, @Nullable Object> LOADED = load("columns");
  }

  private static final class Descriptions {
    private static final Map<String, @Nullable Object> LOADED = load("descriptions");
  }

  private static final class Roles {
    private static final Map<String, @Nullable Object> LOADED = load("roles");
  }

  private static final class Paths {
    private static final Map<String, @Nullable Object> LOADED = load("paths");
  }

  /** The paths that a server without custom kinds lists at its root, sorted. */
  public static List<String> paths() {
    List<@Nullable Object> paths = Json.list(Paths.LOADED, "paths");
    return paths == null ? List.of() : paths.stream().map(String::valueOf).toList();
  }

  /** The aggregated discovery of {@code api} and {@code apis}, and {@code version}. */
  public static Map<String, @Nullable Object> discovery() {
    return Discovery.LOADED;
  }

  /** The columns of tables, by {@code group/version/plural}. */
  public static Map<String, @Nullable Object> columns() {
    return Columns.LOADED;
  }

  /** The descriptions of schemas by component and member; of the component itself by "". */
  public static Map<String, @Nullable Object> descriptions() {
    return Descriptions.LOADED;
  }

  /** The roles and bindings a server begins with, by plural. */
  public static Map<String, @Nullable Object> roles() {
    return Roles.LOADED;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> load(String name) {
    try (InputStream file =
        Objects.requireNonNull(RecordedFacts.class.getResourceAsStream(name + ".json.gz"))) {
      byte[] json =
          new GZIPInputStream(new ByteArrayInputStream(file.readAllBytes())).readAllBytes();
      return (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
