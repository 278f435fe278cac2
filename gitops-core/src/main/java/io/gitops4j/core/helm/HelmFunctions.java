package io.gitops4j.core.helm;

import io.gitops4j.core.template.FunctionDefinition;
import io.gitops4j.core.template.FunctionException;
import io.gitops4j.core.template.FunctionTable;
import io.gitops4j.core.template.Signature;
import io.gitops4j.core.template.TemplateContext;
import io.gitops4j.core.template.TemplateException;
import io.gitops4j.core.template.format.GoQuote;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The functions that Helm's engine adds to those of sprig: {@code include}, {@code tpl}, {@code
 * required}, {@code fail}, {@code lookup} and {@code getHostByName}.
 *
 * <p>The rule, with surprising cases: what {@code fail} and {@code required} say is put between
 * marks, so that it can be told alone in the end; {@code tpl} drops {@code <no value>} from what it
 * makes, {@code include} does not; a text of {@code tpl} has the name {@code gotpl}, sees all
 * templates and defines for itself alone; {@code lookup} finds nothing and {@code getHostByName}
 * resolves nothing, since no cluster and no network is asked. Source: Helm 3.22 {@code
 * pkg/engine/engine.go}. Tests: recorded cases.
 */
final class HelmFunctions {

  static final String MARK_START = "HELM_ERR_START";
  static final String MARK_END = "HELM_ERR_END";

  private static final int MAX_INCLUDES = 1_000;

  private HelmFunctions() {}

  static FunctionTable table() {
    return FunctionTable.of(
        Map.of(
            "include",
            FunctionDefinition.inContext(Signature.of("string", "any"), HelmFunctions::include),
            "tpl",
            FunctionDefinition.inContext(Signature.of("string", "any"), HelmFunctions::tpl),
            "required",
            new FunctionDefinition(Signature.of("string", "any"), HelmFunctions::required),
            "fail",
            new FunctionDefinition(
                Signature.of("string"), arguments -> failing((String) arguments.get(0))),
            "lookup",
            new FunctionDefinition(
                Signature.of("string", "string", "string", "string"),
                arguments -> new LinkedHashMap<String, @Nullable Object>()),
            "getHostByName",
            new FunctionDefinition(Signature.of("string"), arguments -> "")));
  }

  private static String include(TemplateContext context, List<@Nullable Object> arguments) {
    String name = (String) arguments.get(0);
    if (context.enter(name) > MAX_INCLUDES + 1) {
      context.leave(name);
      throw new FunctionException(
          "rendering template has a nested reference name: "
              + name
              + ": unable to execute template");
    }
    try {
      return context.execute(name, arguments.get(1));
    } finally {
      context.leave(name);
    }
  }

  private static String tpl(TemplateContext context, List<@Nullable Object> arguments) {
    String text = (String) arguments.get(0);
    try {
      return withoutNoValue(context.executeText("gotpl", text, arguments.get(1)));
    } catch (TemplateException e) {
      switch (e.reason()) {
        case SYNTAX ->
            throw new FunctionException(
                "cannot parse template " + GoQuote.quote(text) + ": " + e.getMessage(), e);
        case EXECUTION ->
            throw new FunctionException(
                "error during tpl function execution for "
                    + GoQuote.quote(text)
                    + ": "
                    + e.getMessage(),
                e);
        default -> throw e;
      }
    }
  }

  static String withoutNoValue(String text) {
    return text.replace("<no value>", "");
  }

  private static @Nullable Object required(List<@Nullable Object> arguments) {
    Object value = arguments.get(1);
    if (value == null || value.equals("")) {
      failing((String) arguments.get(0));
    }
    return value;
  }

  private static Object failing(@Nullable String message) {
    throw new FunctionException(MARK_START + message + MARK_END);
  }
}
