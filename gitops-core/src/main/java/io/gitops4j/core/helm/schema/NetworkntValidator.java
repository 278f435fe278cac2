package io.gitops4j.core.helm.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.resource.SchemaLoader;
import io.gitops4j.core.chart.ChartFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Validates with {@code com.networknt:json-schema-validator}.
 *
 * <p>A schema is of the draft that its {@code $schema} names, from 4 to 2020-12, or of 2020-12.
 * Patterns are those of RE2, as Go has them, so their time is linear. Nothing is fetched: a schema
 * that refers to another file or host, but for the drafts themselves, is a problem, as is one that
 * is malformed or leads to itself without end. Each problem begins with its place, and follows the
 * places that fail because of it, as Helm tells them. Schemas used last are kept, compiled. Safe to
 * use from many threads.
 *
 * @since 0.1
 */
public final class NetworkntValidator implements SchemaValidator {

  private static final int MOST_SCHEMAS = 64;
  private static final int MOST_PROBLEMS = 50;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Map<ChartFile, Schema> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ChartFile, Schema> eldest) {
          return size() > MOST_SCHEMAS;
        }
      };

  private NetworkntValidator() {}

  /** A validator that knows no schema yet. */
  public static NetworkntValidator create() {
    return new NetworkntValidator();
  }

  @Override
  public List<String> problems(ChartFile schema, Map<String, @Nullable Object> values) {
    try {
      List<Error> errors = compiled(schema).validate(JsonNodes.of(values));
      int told = Math.min(errors.size(), MOST_PROBLEMS);
      List<String> problems = new ArrayList<>(ProblemTree.problems(errors.subList(0, told)));
      if (told < errors.size()) {
        problems.add("and " + (errors.size() - told) + " more");
      }
      return problems;
    } catch (SchemaException | JacksonException e) {
      return List.of("the schema " + schema.name() + " cannot be used: " + firstLine(e));
    } catch (PatternSyntaxException e) {
      return List.of(
          "the schema "
              + schema.name()
              + " cannot be used: the pattern "
              + e.getPattern()
              + " is not one of RE2: "
              + e.getDescription());
    } catch (StackOverflowError e) {
      return List.of("the schema " + schema.name() + " cannot be used: it leads to itself");
    }
  }

  private Schema compiled(ChartFile file) {
    synchronized (known) {
      Schema schema = known.get(file);
      if (schema != null) {
        return schema;
      }
    }
    // A registry of its own: what one chart calls its schema must not be found by another.
    Schema schema = registry().getSchema(Drafts.named(JSON.readTree(file.text())));
    schema.initializeValidators();
    synchronized (known) {
      known.put(file, schema);
    }
    return schema;
  }

  private static SchemaRegistry registry() {
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder()
            .locale(Locale.ROOT)
            .pathType(PathType.JSON_POINTER)
            .regularExpressionFactory(NetworkntValidator::expression)
            .build();
    return SchemaRegistry.withDefaultDialect(
        SpecificationVersion.DRAFT_2020_12,
        builder ->
            builder
                .schemaRegistryConfig(config)
                .schemaLoader(SchemaLoader.builder().allow(Drafts::isOne).build()));
  }

  private static RegularExpression expression(String text) {
    Pattern pattern = Pattern.compile(text);
    return value -> pattern.matcher(value).find();
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }
}
