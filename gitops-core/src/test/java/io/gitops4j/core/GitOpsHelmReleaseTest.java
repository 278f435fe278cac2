package io.gitops4j.core;

import static io.gitops4j.core.HelmRepositoryFiles.CHART;
import static io.gitops4j.core.HelmRepositoryFiles.CRD;
import static io.gitops4j.core.HelmRepositoryFiles.HOOK;
import static io.gitops4j.core.HelmRepositoryFiles.release;
import static io.gitops4j.core.HelmRepositoryFiles.releaseOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.Health;
import io.gitops4j.Manifest;
import io.gitops4j.Notice;
import io.gitops4j.ObjectRef;
import io.gitops4j.Reason;
import io.gitops4j.ReconcileResult;
import io.gitops4j.Revision;
import io.gitops4j.Snapshot;
import io.gitops4j.Stage;
import io.gitops4j.Substitution;
import io.gitops4j.UnitId;
import io.gitops4j.UnitPlan;
import io.gitops4j.UnitResult;
import io.gitops4j.UnitStatus;
import io.gitops4j.core.source.MemorySnapshot;
import io.gitops4j.spi.Source;
import io.gitops4j.spi.SourceProvider;
import io.gitops4j.spi.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HelmReleases of a repository, from the repository to what is asked of an applier. */
@Timeout(60)
class GitOpsHelmReleaseTest {

  private static final UnitId WEB = new UnitId("HelmRelease", "prod", "web");

  private final MemoryCluster cluster = new MemoryCluster();
  private final MemorySource source = new MemorySource();
  private final List<SourceProvider> providers = new ArrayList<>();
  private GitOps gitops;

  @AfterEach
  void close() {
    if (gitops != null) {
      gitops.close();
    }
  }

  private GitOps open() {
    GitOpsBuilder builder =
        GitOps.builder().source(source).path("clusters/test").applier(cluster).kubeVersion("1.33");
    providers.forEach(builder::sourceProvider);
    gitops = builder.build();
    return gitops;
  }

  private MemorySource repository(String... releases) {
    return HelmRepositoryFiles.in(source, releases);
  }

  private UnitResult web(ReconcileResult result) {
    return result.unit(WEB).orElseThrow(() -> new AssertionError(result.units()));
  }

  private UnitPlan plan() {
    return open().plan().units().stream()
        .filter(unit -> unit.unit().equals(WEB))
        .findFirst()
        .orElseThrow();
  }

  private Manifest desired(UnitPlan unit, String ref) {
    return unit.plan().orElseThrow(() -> new AssertionError(unit)).changes().stream()
        .filter(change -> change.ref().toString().equals(ref))
        .findFirst()
        .flatMap(change -> change.manifest())
        .orElseThrow(() -> new AssertionError(ref + " in " + unit.plan()));
  }

  private static Object at(Map<?, ?> content, String... path) {
    Object value = content;
    for (String part : path) {
      value = ((Map<?, ?>) value).get(part);
    }
    return value;
  }

  @Test
  void reconcile_releaseOfAChartInTheRepository_appliesItsObjectsAsHelmAndFluxMarkThem() {
    repository(release("web", "values: {replicas: 3}")).commit();

    UnitResult web = web(open().reconcile().orThrow());

    assertThat(web.status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(web.revision()).hasValue(Revision.of("main", "sha1:" + "0".repeat(39) + "1"));
    assertThat(cluster.objects())
        .containsExactly("ConfigMap/prod/web-config", "Deployment/prod/web");
    Map<String, Object> deployment = cluster.object("Deployment/prod/web");
    assertThat(at(deployment, "spec", "replicas")).isEqualTo(3L);
    assertThat((Map<?, ?>) at(deployment, "metadata", "labels"))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/managed-by",
                "Helm",
                "helm.sh/chart",
                "web-1.2.3",
                "helm.toolkit.fluxcd.io/name",
                "web",
                "helm.toolkit.fluxcd.io/namespace",
                "prod"));
    assertThat((Map<?, ?>) at(deployment, "metadata", "annotations"))
        .isEqualTo(
            Map.of("meta.helm.sh/release-name", "web", "meta.helm.sh/release-namespace", "prod"));
    assertThat(at(cluster.object("ConfigMap/prod/web-config"), "data", "where"))
        .isEqualTo("prod 1 true");
    assertThat(gitops.reconcile().orThrow().unit(WEB).orElseThrow().status())
        .isEqualTo(UnitStatus.UNCHANGED);
  }

  @Test
  void plan_fieldsOfARelease_knowTheTemplateTheyComeFrom() {
    repository(release("web")).commit();

    UnitPlan web = plan();

    assertThat(desired(web, "Deployment/prod/web").origin())
        .map(Object::toString)
        .hasValue("charts/web/templates/deployment.yaml");
    assertThat(desired(web, "Deployment/prod/web").locate("/spec/replicas"))
        .map(Object::toString)
        .hasValue("charts/web/templates/deployment.yaml");
  }

  @Test
  void reconcile_targetNamespace_namesAndPlacesTheRelease() {
    repository(release("web", "targetNamespace: shop", "install: {createNamespace: true}"))
        .commit();

    open().reconcile().orThrow();

    assertThat(cluster.objects())
        .containsExactly(
            "Namespace/shop", "ConfigMap/shop/shop-web-config", "Deployment/shop/shop-web");
    assertThat((Map<?, ?>) at(cluster.object("Namespace/shop"), "metadata", "annotations"))
        .isEqualTo(
            Map.of(
                "helm.sh/resource-policy",
                "keep",
                "kustomize.toolkit.fluxcd.io/ssa",
                "IfNotPresent"));
  }

  @Test
  void reconcile_valuesOfTheRepositoryAndTheCluster_areLookedUp() {
    repository(
            release(
                "web",
                """
                valuesFrom:
                  - {kind: ConfigMap, name: defaults}
                  - {kind: ConfigMap, name: absent, optional: true}
                  - {kind: ConfigMap, name: live, valuesKey: greeting, targetPath: greeting}
                """))
        .file(
            "apps/defaults.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: defaults, namespace: prod}
            data:
              values.yaml: |
                replicas: 5
            """)
        .commit();
    cluster.put(Yaml.liveConfigMap("prod", "live", Map.of("greeting", "from the cluster")));

    UnitPlan web = plan();

    assertThat(at(desired(web, "Deployment/prod/web").content(), "spec", "replicas")).isEqualTo(5L);
    assertThat(at(desired(web, "ConfigMap/prod/web-config").content(), "data", "greeting"))
        .isEqualTo("from the cluster");
  }

  @Test
  void reconcile_missingValues_failAtTheReference() {
    repository(release("web", "valuesFrom: [{kind: Secret, name: absent}]")).commit();

    UnitResult web = web(open().reconcile());

    assertThat(web.failure().orElseThrow().toString())
        .isEqualTo(
            "RENDER/NOT_FOUND apps/releases.yaml:9:16: Cannot read values of HelmRelease/prod/web"
                + " from Secret/prod/absent (spec.valuesFrom): neither a unit that runs before it"
                + " nor the cluster has it; create it or mark the reference optional.");
  }

  @Test
  void plan_valueOfASecret_isMarkedWhereATemplateWroteIt() {
    repository(
            release(
                "web",
                "valuesFrom: [{kind: Secret, name: s, valuesKey: pw, targetPath: password}]"))
        .commit();
    cluster.put(
        Manifest.of(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                Map.of("name", "s", "namespace", "prod"),
                "data",
                Map.of("pw", "aHVzaC1odXNo"))));

    Manifest configMap = desired(plan(), "ConfigMap/prod/web-config");

    assertThat(at(configMap.content(), "data", "password")).isEqualTo("hush-hush");
    assertThat(configMap.substitutions())
        .containsExactly(
            new Substitution(
                "/data/password", "pw", "Secret/prod/s", configMap.origin().orElseThrow(), true));
  }

  @Test
  void reconcile_chartThatSaysAValueOfASecret_failsWithoutIt() {
    repository(
            release(
                "web",
                "valuesFrom: [{kind: Secret, name: s, valuesKey: pw, targetPath: password}]"))
        .file("charts/web/templates/fail.yaml", "{{ fail (print \"no \" .Values.password) }}")
        .file(
            "apps/secret.yaml",
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s, namespace: prod}
            stringData: {pw: hush-hush}
            """)
        .commit();

    UnitResult web = web(open().reconcile());

    assertThat(web.failure().orElseThrow().message())
        .contains("no [secret pw of Secret/prod/s]")
        .doesNotContain("hush-hush");
  }

  @Test
  void reconcile_chartChangedWithoutItsVersion_staysAsItWasAppliedAndIsToldOf() {
    repository(release("web")).commit();
    open().reconcile().orThrow();
    source.file("charts/web/values.yaml", "replicas: 9\ngreeting: x\npassword: y\n").commit();

    ReconcileResult result = gitops.reconcile().orThrow();

    assertThat(web(result).status()).isEqualTo(UnitStatus.UNCHANGED);
    assertThat(result.notices())
        .extracting(Notice::toString)
        .containsExactly(
            "apps/releases.yaml:1:1: the files of the chart charts/web have changed, but not its"
                + " version 1.2.3, so that the chart stays as it was applied; raise the version,"
                + " or set reconcileStrategy to Revision");
    source.file("charts/web/Chart.yaml", CHART.replace("1.2.3", "1.2.4")).commit();

    gitops.reconcile().orThrow();

    assertThat(at(cluster.object("Deployment/prod/web"), "spec", "replicas")).isEqualTo(9L);
  }

  @Test
  void reconcile_strategyRevision_followsTheFilesAndNamesTheRevisionInTheVersion() {
    repository(
            releaseOf(
                "web",
                "chart: {spec: {chart: charts/web, reconcileStrategy: Revision, sourceRef: {kind:"
                    + " GitRepository, name: flux-system, namespace: flux-system}}}"))
        .commit();
    open().reconcile().orThrow();
    source.file("charts/web/values.yaml", "replicas: 9\ngreeting: x\npassword: y\n").commit();

    gitops.reconcile().orThrow();

    Map<String, Object> deployment = cluster.object("Deployment/prod/web");
    assertThat(at(deployment, "spec", "replicas")).isEqualTo(9L);
    assertThat(at(deployment, "metadata", "labels", "helm.sh/chart"))
        .isEqualTo("web-1.2.3_000000000000");
  }

  @Test
  void reconcile_valuesFiles_replaceTheDefaultsOfTheChart() {
    String chart =
        "chart: {spec: {chart: charts/web, valuesFiles: [values/base.yaml, absent.yaml,"
            + " values/prod.yaml], ignoreMissingValuesFiles: true, sourceRef: {kind: GitRepository,"
            + " name: flux-system, namespace: flux-system}}}";
    repository(releaseOf("web", chart))
        .file("values/base.yaml", "replicas: 2\ngreeting: base\n")
        .file("values/prod.yaml", "greeting: prod\n")
        .commit();

    UnitPlan web = plan();

    Manifest configMap = desired(web, "ConfigMap/prod/web-config");
    assertThat(at(configMap.content(), "data", "greeting")).isEqualTo("prod");
    assertThat(at(configMap.content(), "data", "password")).isNull();
    assertThat(
            at(
                desired(web, "Deployment/prod/web").content(),
                "metadata",
                "labels",
                "helm.sh/chart"))
        .isEqualTo("web-1.2.3_1");
  }

  @Test
  void reconcile_missingValuesFile_fails() {
    String chart =
        "chart: {spec: {chart: charts/web, valuesFiles: [absent.yaml], sourceRef: {kind:"
            + " GitRepository, name: flux-system, namespace: flux-system}}}";
    repository(releaseOf("web", chart)).commit();

    assertThat(web(open().reconcile()).failure().orElseThrow().message())
        .isEqualTo(
            "Cannot load the chart charts/web: there is no values file absent.yaml; correct"
                + " valuesFiles.");
  }

  @Test
  void reconcile_chartWithADependencyInAFolder_rendersIt() {
    repository(release("web"))
        .file(
            "charts/web/Chart.yaml",
            CHART + "dependencies: [{name: kid, version: 1.x, repository: file://../kid}]\n")
        .file("charts/kid/Chart.yaml", "apiVersion: v2\nname: kid\nversion: 1.0.0\n")
        .file(
            "charts/kid/templates/c.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: of-kid}\n")
        .commit();

    open().reconcile().orThrow();

    assertThat(cluster.objects()).contains("ConfigMap/prod/of-kid");
  }

  @Test
  void reconcile_postRenderersAndMetadata_changeObjectsInTheirOrder() {
    repository(
            release(
                "web",
                """
                commonMetadata:
                  labels: {team: shop, helm.toolkit.fluxcd.io/name: other}
                  annotations: {owner: shop}
                postRenderers:
                  - kustomize:
                      patches:
                        - target: {kind: Deployment}
                          patch: |
                            - {op: replace, path: /spec/replicas, value: 7}
                      images: [{name: web, newTag: "2"}]
                  - kustomize:
                      patches:
                        - patch: |
                            apiVersion: apps/v1
                            kind: Deployment
                            metadata: {name: web, labels: {team: patched}}
                """))
        .commit();

    Manifest deployment = desired(plan(), "Deployment/prod/web");

    assertThat(at(deployment.content(), "spec", "replicas")).isEqualTo(7L);
    assertThat(deployment.content().toString()).contains("image=web:2");
    assertThat(deployment.labels())
        .containsEntry("team", "shop")
        .containsEntry("helm.toolkit.fluxcd.io/name", "web");
    assertThat(deployment.annotations()).containsEntry("owner", "shop");
    assertThat(deployment.origin())
        .map(Object::toString)
        .hasValue("charts/web/templates/deployment.yaml");
  }

  @Test
  void reconcile_postRendererWithoutATarget_failsSayingSo() {
    repository(
            release(
                "web",
                """
                postRenderers:
                  - kustomize:
                      patches:
                        - patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: absent}}"
                """))
        .commit();

    assertThat(web(open().reconcile()).failure().orElseThrow().message())
        .startsWith("Cannot run spec.postRenderers: ");
  }

  @Test
  void reconcile_crdsAndHooks_areAppliedByPolicyAndKeptApart() {
    repository(release("web"))
        .file("charts/web/crds/till.yaml", CRD + "---\n" + Yaml.configMap("stray"))
        .file("charts/web/templates/hook.yaml", HOOK)
        .commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(cluster.objects())
        .containsExactly(
            "CustomResourceDefinition/tills.shop.example.com",
            "ConfigMap/prod/web-config",
            "Deployment/prod/web");
    assertThat(result.notices())
        .extracting(Notice::message)
        .containsExactlyInAnyOrder(
            "its chart has hooks, which the applier cannot run: Pod migrate",
            "left out, because crds/ of a chart is for CustomResourceDefinitions only; move it to"
                + " templates/");
  }

  @Test
  void reconcile_lookup_isDeniedAndToldOf() {
    repository(release("web"))
        .file(
            "charts/web/templates/lookup.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: looked}
            data: {found: {{ lookup "v1" "Secret" "prod" "s" | toJson | quote }}}
            """)
        .commit();

    ReconcileResult result = open().reconcile().orThrow();

    assertThat(at(cluster.object("ConfigMap/prod/looked"), "data", "found")).isEqualTo("{}");
    assertThat(result.notices())
        .extracting(Notice::message)
        .containsExactly(
            "its chart looks up Secret prod/s in the cluster, which is not allowed; it is told"
                + " that there is nothing");
  }

  @Test
  void reconcile_suspendedRelease_isNotTouched() {
    repository(release("web", "suspend: true")).commit();

    UnitResult web = web(open().reconcile());

    assertThat(web.status()).isEqualTo(UnitStatus.SUSPENDED);
    assertThat(cluster.objects()).isEmpty();
  }

  @Test
  void reconcile_releaseThatDependsOnAnother_runsAfterIt() {
    repository(release("web", "dependsOn: [{name: db}]"), release("db")).commit();

    open().reconcile().orThrow();

    assertThat(cluster.calls("apply HelmRelease"))
        .containsExactly("apply HelmRelease/prod/db", "apply HelmRelease/prod/web");
  }

  @Test
  void reconcile_disableWait_waitsForNothing() {
    repository(
            release("web", "install: {disableWait: true}", "upgrade: {disableWait: true}"),
            release("db"))
        .commit();

    open().reconcile().orThrow();

    assertThat(cluster.calls("await HelmRelease")).containsExactly("await HelmRelease/prod/db");
  }

  @Test
  void reconcile_objectThatIsNotWell_failsTheRelease() {
    repository(release("web")).commit();
    cluster.sick(new ObjectRef("apps", "Deployment", "prod", "web"), Health.FAILED);

    UnitResult web = web(open().reconcile());

    assertThat(web.failure().orElseThrow().stage()).isEqualTo(Stage.AWAIT);
  }

  @Test
  void reconcile_objectAndReleaseThatAreGone_areDeleted() {
    repository(release("web")).commit();
    open().reconcile().orThrow();
    source
        .file("charts/web/Chart.yaml", CHART.replace("1.2.3", "1.3.0"))
        .remove("charts/web/templates/config.yaml")
        .commit();

    gitops.reconcile().orThrow();

    assertThat(cluster.objects()).containsExactly("Deployment/prod/web");
    source.file("apps/releases.yaml", Yaml.configMap("left")).commit();

    gitops.reconcile().orThrow();

    assertThat(cluster.objects()).containsExactly("ConfigMap/default/left");
  }

  @Test
  void reconcile_brokenTemplate_failsInHelmsWordsAtItsPlace() {
    repository(release("web"))
        .file("charts/web/templates/broken.yaml", "a: {{ .Values.x.y.z }}\n")
        .commit();

    UnitResult web = web(open().reconcile());

    assertThat(web.failure().orElseThrow().reason()).isEqualTo(Reason.INVALID);
    assertThat(web.failure().orElseThrow().message())
        .contains("nil pointer evaluating interface {}.y");
    assertThat(cluster.objects()).isEmpty();
  }

  @Test
  void reconcile_chartThatIsNotThere_fails() {
    repository(release("web").replace("./charts/web", "./charts/absent")).commit();

    assertThat(web(open().reconcile()).failure().orElseThrow().message())
        .isEqualTo(
            "Cannot load the chart charts/absent: there is neither a folder nor an archive;"
                + " correct spec.chart.");
  }

  @Test
  void reconcile_helmChartOfFiles_isReadThroughTheRepository() {
    repository(releaseOf("web", "chartRef: {kind: HelmChart, name: web, namespace: flux-system}"))
        .file(
            "apps/chart.yaml",
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmChart
            metadata: {name: web, namespace: flux-system}
            spec: {interval: 5m, chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}
            """)
        .commit();

    UnitResult web = web(open().reconcile().orThrow());

    assertThat(web.status()).isEqualTo(UnitStatus.SUCCEEDED);
    assertThat(cluster.objects()).contains("Deployment/prod/web");
  }

  @Test
  void reconcile_chartOfARepositoryNobodyDeclares_isToldByTheRepository() {
    repository(
            releaseOf(
                "web", "chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: c}}}"))
        .commit();

    assertThat(web(open().reconcile()).failure().orElseThrow().message())
        .startsWith(
            "Cannot read HelmRepository/prod/c for HelmRelease/prod/web: nothing declares it");
  }

  @Test
  void reconcile_chartOfASourceNobodyReads_saysThatAProviderIsMissing() {
    repository(releaseOf("web", "chart: {spec: {chart: web, sourceRef: {kind: Bucket, name: c}}}"))
        .file(
            "apps/bucket.yaml",
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: Bucket
            metadata: {name: c, namespace: prod}
            spec: {interval: 5m, endpoint: minio.example.com, bucketName: charts}
            """)
        .commit();

    assertThat(web(open().reconcile()).failure().orElseThrow().toString())
        .isEqualTo(
            "RESOLVE/UNSUPPORTED apps/bucket.yaml:1:1: Cannot open Bucket/prod/c: no source"
                + " provider reads minio.example.com; add one.");
  }

  private static String helmRepository(String url) {
    return """
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: HelmRepository
    metadata: {name: c, namespace: prod}
    spec: {url: %s, passCredentials: true, secretRef: {name: login}}
    ---
    apiVersion: v1
    kind: Secret
    metadata: {name: login, namespace: prod}
    stringData: {username: me}
    """
        .formatted(url);
  }

  /** Gives the chart of the repository as a repository of charts would. */
  private final class Charts implements SourceProvider, Source {
    private final List<SourceSpec> opened = new ArrayList<>();

    @Override
    public String id() {
      return "charts";
    }

    @Override
    public boolean supports(SourceSpec spec) {
      return spec.kind().equals("HelmChart");
    }

    @Override
    public Source open(SourceSpec spec) {
      opened.add(spec);
      return this;
    }

    @Override
    public String description() {
      return "charts";
    }

    @Override
    public Revision resolve() {
      return Revision.of("1.2.3");
    }

    @Override
    public Snapshot fetch(Revision revision) {
      return MemorySnapshot.builder(revision)
          .file("Chart.yaml", CHART)
          .file("values.yaml", "{}")
          .file("values-prod.yaml", "greeting: of the chart\n")
          .file("templates/config.yaml", HelmRepositoryFiles.CONFIG_MAP)
          .build();
    }
  }

  @Test
  void reconcile_chartOfARepository_isAskedOfAProviderAsTheRepositoryIsReached() {
    Charts charts = new Charts();
    providers.add(charts);
    repository(
            releaseOf(
                "web",
                "chart: {spec: {chart: web, version: 1.x, valuesFiles: [values-prod.yaml],"
                    + " sourceRef: {kind: HelmRepository, name: c}}}"))
        .file("apps/repository.yaml", helmRepository("https://charts.example.com"))
        .commit();

    UnitResult web = web(open().reconcile().orThrow());

    assertThat(web.revision()).hasValue(Revision.of("1.2.3"));
    assertThat(at(cluster.object("ConfigMap/prod/web-config"), "data", "greeting"))
        .isEqualTo("of the chart");
    SourceSpec spec = charts.opened.get(0);
    assertThat(spec.url()).isEqualTo("https://charts.example.com");
    assertThat(spec.ref()).isEqualTo(Map.of("chart", "web", "version", "1.x"));
    assertThat(spec.settings()).isEqualTo(Map.of("passCredentials", "true"));
    assertThat(spec.credentials()).containsOnlyKeys("username");
    source.file("apps/repository.yaml", helmRepository("https://other.example.com")).commit();

    gitops.reconcile().orThrow();

    assertThat(charts.opened)
        .extracting(SourceSpec::url)
        .last()
        .isEqualTo("https://other.example.com");
  }

  @Test
  void reconcile_signedChartOfAProviderThatDoesNotVerify_isNotOpened() {
    Charts charts = new Charts();
    providers.add(charts);
    repository(
            releaseOf(
                "web",
                "chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: c},"
                    + " verify: {secretRef: {name: login}}}}"))
        .file("apps/repository.yaml", helmRepository("https://charts.example.com"))
        .commit();

    assertThat(web(open().reconcile()).failure().orElseThrow())
        .hasToString(
            "RESOLVE/UNSUPPORTED apps/releases.yaml:1:1: Cannot open HelmChart/prod/prod-web: its"
                + " verify asks for signatures, which the source provider charts does not check;"
                + " remove verify, or use one that does.");
    assertThat(charts.opened).isEmpty();
  }

  @Test
  void plan_fieldOfAReleasesObject_isExplainedByTemplateChartAndHelmRelease() {
    repository(release("web", "values: {replicas: 3}")).commit();

    assertThat(desired(plan(), "Deployment/prod/web").explain("/spec/replicas").orElseThrow())
        .hasToString(
            """
            Deployment/prod/web /spec/replicas
              1 <- .Values.replicas of the chart web         charts/web/values.yaml:1:11
              3 <- .Values.replicas of HelmRelease/prod/web  apps/releases.yaml:9:22
              3 <- {{ .Values.replicas }}                    charts/web/templates/deployment.yaml:8:13\
            """);
  }
}
