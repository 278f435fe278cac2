package io.gitops4j.core.kustomize.build;

import io.gitops4j.RenderException;
import io.gitops4j.core.kustomize.resource.Resource;
import io.gitops4j.core.yaml.ScalarType;
import io.gitops4j.core.yaml.YamlList;
import io.gitops4j.core.yaml.YamlMap;
import io.gitops4j.core.yaml.YamlNode;
import io.gitops4j.core.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a kustomization with their types, at all depths, and the check of one.
 *
 * <p>The rule is that of Go's JSON decoder: a field that is not known is an error, its name matches
 * in any case, a value must be of the type, and null is as good as nothing. Two spellings of one
 * field are read one over the other, capitals first, so lists and mappings of both join. Source:
 * kustomize, {@code api/types}.
 *
 * <p>Surprising: {@code newTag: 1.8} is a number and refused in a kustomization. In other files it
 * becomes text, but not in what Go embeds: a kind or name of a selector, for one. And the objects
 * that ask for a prefix or suffix are read by another decoder, to which case matters. Tests: the
 * cases {@code configurations-*}, {@code refused-configurations-*} and {@code refused-plugin-*} of
 * {@code KustomizeFixtureTest}.
 */
final class KustomizationFields {

  /**
   * A type a line: its name and its fields; {@code []} after a type is a list of it, and in and
   * below one with {@code !} before it no number becomes text.
   */
  private static final String TYPES =
      """
      Kustomization apiVersion:text kind:text metadata:Meta openapi:texts namePrefix:text \
        nameSuffix:text namespace:text commonLabels:texts labels:Label[] commonAnnotations:texts \
        patchesStrategicMerge:text[] patchesJson6902:Patch[] patches:Patch[] images:Image[] \
        imageTags:Image[] replacements:Replacement[] replicas:Replica[] vars:Var[] \
        sortOptions:Sort resources:text[] components:text[] crds:text[] bases:text[] \
        configMapGenerator:Generator[] secretGenerator:SecretArgs[] helmGlobals:HelmGlobals \
        helmCharts:HelmChart[] helmChartInflationGenerator:HelmChartArgs[] \
        generatorOptions:GeneratorOptions configurations:text[] generators:text[] \
        transformers:text[] validators:text[] buildMetadata:text[]
      Meta name:text namespace:text labels:texts annotations:texts
      Label pairs:texts includeSelectors:flag includeTemplates:flag \
        includeVolumeClaimTemplates:flag fields:FieldSpec[]
      FieldSpec group:!text version:!text kind:!text path:text create:flag
      Patch path:text patch:text target:Selector options:PatchOptions
      PatchOptions allowNameChange:flag allowKindChange:flag
      Selector group:!text version:!text kind:!text name:!text namespace:!text \
        annotationSelector:text labelSelector:text
      Image name:text newName:text tagSuffix:text newTag:text digest:text
      Replacement source:Source targets:Target[] sourceValue:text path:text
      Source group:!text version:!text kind:!text name:!text namespace:!text fieldPath:text \
        options:FieldOptions
      Target select:Selector reject:Selector[] fieldPaths:text[] options:FieldOptions
      FieldOptions delimiter:text index:number encoding:text create:flag
      Replica name:text count:number
      Var name:text objref:Object fieldref:Field
      Object apiVersion:text group:text version:text kind:text name:text namespace:text
      Field fieldPath:text
      Sort order:text legacySortOptions:LegacySort
      LegacySort orderFirst:text[] orderLast:text[]
      Generator namespace:text name:text behavior:text literals:text[] files:text[] envs:text[] \
        env:text options:GeneratorOptions
      SecretArgs namespace:text name:text behavior:text literals:text[] files:text[] envs:text[] \
        env:text options:GeneratorOptions type:text
      SecretGenerator metadata:Meta namespace:!text name:!text behavior:!text \
        literals:!text[] files:!text[] envs:!text[] env:!text options:!GeneratorOptions type:!text
      TransformerConfiguration namePrefix:FieldSpec[] nameSuffix:FieldSpec[] \
        namespace:FieldSpec[] commonLabels:FieldSpec[] labels:FieldSpec[] \
        templateLabels:FieldSpec[] volumeClaimTemplateLabels:FieldSpec[] \
        commonAnnotations:FieldSpec[] nameReference:NameReference[] varReference:FieldSpec[] \
        images:FieldSpec[] replicas:FieldSpec[]
      NameReference group:!text version:!text kind:!text fieldSpecs:FieldSpec[]
      GeneratorOptions labels:texts annotations:texts disableNameSuffixHash:flag immutable:flag
      ConfigMapGenerator metadata:Meta namespace:!text name:!text behavior:!text \
        literals:!text[] files:!text[] envs:!text[] env:!text options:!GeneratorOptions
      PatchTransformer path:text patch:text target:Selector options:PatchOptions
      PatchJson6902Transformer path:text jsonOp:text target:Selector
      PatchStrategicMergeTransformer paths:text[] patches:text
      ImageTagTransformer imageTag:Image fieldSpecs:FieldSpec[]
      AnnotationsTransformer annotations:texts fieldSpecs:FieldSpec[]
      LabelTransformer labels:texts fieldSpecs:FieldSpec[]
      ReplicaCountTransformer replica:Replica fieldSpecs:FieldSpec[]
      ReplacementTransformer replacements:EmbeddedReplacement[]
      EmbeddedReplacement source:!Source targets:!Target[] sourceValue:!text path:text
      NamespaceTransformer metadata:Meta unsetOnly:flag setRoleBindingSubjects:text \
        fieldSpecs:FieldSpec[]
      PrefixTransformer prefix:text fieldSpecs:FieldSpec[]
      SuffixTransformer suffix:text fieldSpecs:FieldSpec[]
      PrefixSuffixTransformer prefix:text suffix:text fieldSpecs:FieldSpec[]
      ValueAddTransformer value:text targets:ValueTarget[] targetFilePath:text
      ValueTarget selector:Selector fieldPath:text filePathPosition:number
      HelmChartInflationGenerator chartHome:text configHome:text name:text version:text \
        repo:text releaseName:text namespace:text additionalValuesFiles:text[] valuesFile:text \
        valuesInline:any valuesMerge:text includeCRDs:flag skipHooks:flag apiVersions:text[] \
        kubeVersion:text nameTemplate:text skipTests:flag debug:flag devel:flag
      IAMPolicyGenerator cloud:!text kubernetesService:!Name serviceAccount:!Name
      Name name:text namespace:text projectId:text
      HelmGlobals chartHome:text configHome:text
      HelmChart name:text version:text repo:text releaseName:text namespace:text \
        additionalValuesFiles:text[] valuesFile:text valuesInline:any valuesMerge:text \
        includeCRDs:flag skipHooks:flag apiVersions:text[] kubeVersion:text nameTemplate:text \
        skipTests:flag debug:flag devel:flag
      HelmChartArgs chartName:text chartVersion:text chartRepoUrl:text chartHome:text \
        chartRepoName:text helmBin:text helmHome:text values:text valuesLocal:any \
        valuesMerge:text releaseName:text releaseNamespace:text extraArgs:text[]
      """;

  private static final Map<String, Map<String, String>> FIELDS = parsed();

  /** The configuration objects whose fields match only as they are written. */
  private static final Set<String> CASE_MATTERS =
      Set.of("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer");

  private final String tried;
  private final boolean refusesUnknown;
  private final boolean takesNumbers;
  private final boolean anyCase;

  /**
   * A check.
   *
   * @param refusesUnknown whether a field that is not known is an error
   * @param takesNumbers whether numbers and booleans become text where text is wanted
   * @param anyCase whether names of fields match in any case
   */
  private KustomizationFields(
      String tried, boolean refusesUnknown, boolean takesNumbers, boolean anyCase) {
    this.tried = tried;
    this.refusesUnknown = refusesUnknown;
    this.takesNumbers = takesNumbers;
    this.anyCase = anyCase;
  }

  private static Map<String, Map<String, String>> parsed() {
    Map<String, Map<String, String>> types = new HashMap<>();
    for (String line : TYPES.lines().toList()) {
      String[] words = line.strip().split(" +", -1);
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 1; i < words.length; i++) {
        fields.put(words[i].substring(0, words[i].indexOf(':')), words[i]);
      }
      types.put(words[0], fields);
    }
    return types;
  }

  /** A kustomization with its fields checked, spelled as they should be, and without nulls. */
  static YamlMap checked(String file, YamlMap map) {
    return new KustomizationFields("read the kustomization " + file, true, false, true)
        .mapping(map, "Kustomization", "");
  }

  /**
   * The configuration object of a built-in plugin. The source reads it less strictly: fields that
   * are not known do not matter, and numbers and booleans become text where text is wanted.
   */
  static YamlMap configuration(Resource plugin) {
    boolean anyCase = !CASE_MATTERS.contains(plugin.kind());
    return new KustomizationFields("read the configuration " + plugin.id(), false, true, anyCase)
        .mapping(plugin.node(), plugin.kind(), "");
  }

  /** A replacement of a file of its own, which is read as a configuration object is. */
  static YamlMap replacement(String file, YamlMap map) {
    return new KustomizationFields("read the replacement " + file, false, true, true)
        .mapping(map, "Replacement", "");
  }

  /** A transformer configuration. */
  static YamlMap transformerConfiguration(String file, YamlMap map) {
    return new KustomizationFields("read the configuration " + file, true, true, true)
        .mapping(map, "TransformerConfiguration", "");
  }

  private YamlMap mapping(YamlMap map, String type, String path) {
    Map<String, String> fields = FIELDS.getOrDefault(type, Map.of());
    YamlMap checked = new YamlMap();
    checked.markAs(map);
    for (YamlMap.Entry entry : inOrder(map, fields)) {
      String field = field(fields, entry.key());
      if (field == null && refusesUnknown) {
        throw unknown(entry, fields, path);
      }
      if (field == null) {
        checked.put(entry.keyNode(), entry.value());
      } else {
        field(checked, entry, field, path);
      }
    }
    return checked;
  }

  /** Those in another spelling than ours may be of one field, and are then read in Go's order. */
  private List<YamlMap.Entry> inOrder(YamlMap map, Map<String, String> fields) {
    List<YamlMap.Entry> entries = map.entries();
    for (YamlMap.Entry entry : entries) {
      if (!fields.containsKey(entry.key()) && field(fields, entry.key()) != null) {
        List<YamlMap.Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(YamlMap.Entry::key));
        return sorted;
      }
    }
    return entries;
  }

  private void field(YamlMap checked, YamlMap.Entry entry, String field, String path) {
    String name = field.substring(0, field.indexOf(':'));
    String type = field.substring(name.length() + 1);
    YamlNode before = checked.get(name);
    if (entry.value().isNull()) {
      if (!(before instanceof YamlScalar)) {
        checked.remove(name);
      }
      return;
    }
    YamlScalar key = YamlScalar.string(name);
    key.markAs(entry.keyNode());
    YamlNode value = value(entry.value(), type, path.isEmpty() ? name : path + "." + name);
    checked.put(key, before == null ? value : joined(before, value));
  }

  /** What Go makes of a value that it reads over another. */
  private static YamlNode joined(YamlNode before, YamlNode value) {
    if (before instanceof YamlMap old && value instanceof YamlMap map) {
      YamlMap joined = old.copy();
      for (YamlMap.Entry entry : map) {
        YamlNode there = joined.get(entry.key());
        joined.put(entry.keyNode(), there == null ? entry.value() : joined(there, entry.value()));
      }
      return joined;
    }
    if (before instanceof YamlList old && value instanceof YamlList list) {
      YamlList joined = new YamlList();
      joined.markAs(value);
      for (int i = 0; i < list.size(); i++) {
        joined.add(i < old.size() ? joined(old.get(i), list.get(i)) : list.get(i));
      }
      return joined;
    }
    return value;
  }

  private @Nullable String field(Map<String, String> fields, String key) {
    String exact = fields.get(key);
    if (exact != null || !anyCase) {
      return exact;
    }
    return fields.entrySet().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(key))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private RenderException unknown(YamlMap.Entry entry, Map<String, String> fields, String path) {
    String key = entry.key().toLowerCase(Locale.ROOT);
    String meant =
        fields.keySet().stream()
            .filter(name -> alike(name.toLowerCase(Locale.ROOT), key))
            .findFirst()
            .map(name -> "correct it to " + name)
            .orElse("correct its name or remove it");
    String where = path.isEmpty() ? "" : " in " + path;
    return Problem.cannot(
        entry.keyNode(), tried, "unknown field \"" + entry.key() + "\"" + where + "; " + meant);
  }

  /** Whether one is the other with at most the end left out, doubled or added. */
  private static boolean alike(String name, String key) {
    int shorter = Math.min(name.length(), key.length());
    return Math.abs(name.length() - key.length()) <= 2
        && shorter > 2
        && name.regionMatches(0, key, 0, shorter - 1);
  }

  private YamlNode value(YamlNode value, String type, String path) {
    if (type.startsWith("!")) {
      // The decoder to which case matters embeds nothing.
      return new KustomizationFields(tried, refusesUnknown, takesNumbers && !anyCase, anyCase)
          .value(value, type.substring(1), path);
    }
    if (type.endsWith("[]")) {
      return list(value, type.substring(0, type.length() - 2), path);
    }
    return switch (type) {
      case "any" -> value;
      case "text" -> text(value, path);
      case "flag" ->
          expect(
              value, value instanceof YamlScalar s && isFlag(s), path, "true or false; correct it");
      case "number" ->
          expect(
              value,
              value instanceof YamlScalar s && isWhole(s),
              path,
              "a whole number of at most 64 bits; correct it");
      case "texts" -> texts(value, path);
      default -> {
        expect(value, value instanceof YamlMap, path, "a mapping; correct it");
        yield mapping((YamlMap) value, type, path);
      }
    };
  }

  private YamlList list(YamlNode value, String type, String path) {
    String wanted =
        type.endsWith("text") ? "a list of texts; correct it" : "a list of mappings; correct it";
    expect(value, value instanceof YamlList, path, wanted);
    YamlList checked = new YamlList();
    checked.markAs(value);
    int index = 0;
    for (YamlNode item : (YamlList) value) {
      String at = path + "[" + index++ + "]";
      if (item.isNull() && !anyCase) {
        // The decoder to which case matters leaves it out.
        continue;
      }
      // The source ends with a panic where a list of selectors has one that is null.
      expect(item, !item.isNull() || !type.equals("Selector"), at, "a mapping; fill or remove it");
      checked.add(item.isNull() ? empty(item, type) : value(item, type, at));
    }
    return checked;
  }

  private static YamlNode empty(YamlNode at, String type) {
    YamlNode empty = type.endsWith("text") ? YamlScalar.string("") : new YamlMap();
    empty.markAs(at);
    return empty;
  }

  private YamlNode text(YamlNode value, String path) {
    boolean scalar = value instanceof YamlScalar;
    if (value instanceof YamlScalar given && given.type() == ScalarType.TIMESTAMP) {
      return marked(String.valueOf(given.toValue()), given);
    }
    if (takesNumbers && value instanceof YamlScalar given && !isText(given) && !given.isNull()) {
      return marked(given.asWantedText(), given);
    }
    return expect(
        value,
        value instanceof YamlScalar s && isText(s),
        path,
        scalar ? "text; put it in quotes" : "text; correct it");
  }

  private static YamlScalar marked(String text, YamlScalar at) {
    YamlScalar scalar = YamlScalar.string(text);
    scalar.markAs(at);
    return scalar;
  }

  private YamlMap texts(YamlNode value, String path) {
    expect(value, value instanceof YamlMap, path, "a mapping of texts; correct it");
    YamlMap checked = new YamlMap();
    checked.markAs(value);
    for (YamlMap.Entry entry : (YamlMap) value) {
      YamlNode text = entry.value().isNull() ? empty(entry.value(), "text") : entry.value();
      checked.put(entry.keyNode(), text(text, path + "." + entry.key()));
    }
    return checked;
  }

  private static boolean isText(YamlScalar scalar) {
    return scalar.type() == ScalarType.STRING;
  }

  private static boolean isFlag(YamlScalar scalar) {
    return scalar.type() == ScalarType.BOOL;
  }

  private static boolean isWhole(YamlScalar scalar) {
    boolean number =
        scalar.type() == ScalarType.INT
            || (scalar.type() == ScalarType.FLOAT && Character.isDigit(scalar.text().charAt(0)));
    return number && scalar.toValue() instanceof Long;
  }

  private YamlNode expect(YamlNode value, boolean fits, String path, String wanted) {
    if (!fits) {
      throw Problem.cannot(value, tried, "the field " + path + " must be " + wanted);
    }
    return value;
  }
}
