package io.gitops4j.testkit.apiserver.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gitops4j.testkit.apiserver.Trees;
import io.gitops4j.testkit.apiserver.model.ApiException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'a':1}     | [{'op':'replace','path':'/b','value':2}] | {'a':1,'b':2}
          {'a':[1,2]} | [{'op':'add','path':'/a/-','value':3},{'op':'add','path':'/a/0','value':0}] | {'a':[0,1,2,3]}
          {'a':[1,2]} | [{'op':'remove','path':'/a/-1'}] | {'a':[1]}
          {'a':[1,2]} | [{'op':'add','path':'/a/-1','value':9}] | {'a':[1,2,9]}
          {'a/b':1,'~':2} | [{'op':'remove','path':'/a~1b'},{'op':'test','path':'/~0','value':2}] | {'~':2}
          {'a':{'x':1}} | [{'op':'move','from':'/a/x','path':'/b'},{'op':'copy','from':'/b','path':'/c'}] | {'a':{},'b':1,'c':1}
          {'a':1}     | [{'op':'copy','from':'/none','path':'/b'}] | {'a':1,'b':null}
          {'a':1}     | [{'op':'test','path':'/none','value':null}] | {'a':1}
          {'a':1}     | [] | {'a':1}
          {'a':1}     | [{'op':'replace','path':'','value':{'b':2}}] | {'b':2}
          {'a':1}     | null | {'a':1}
          """)
  void jsonPatch_applied_isAsTheServerDoesIt(String target, String patch, String expected) {
    assertThat(Trees.text(JsonPatch.apply(Trees.value(target), Trees.value(patch))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{'op':'test','path':'/a','value':2}]",
        "[{'op':'remove','path':'/none'}]",
        "[{'op':'move','from':'/none','path':'/b'}]",
        "[{'op':'add','path':'/none/x','value':1}]",
        "[{'op':'add','path':'/a/x','value':1}]",
        "[{'op':'add','path':'/l/4','value':1}]",
        "[{'op':'replace','path':'/l/3','value':1}]",
        "[{'op':'remove','path':''}]",
        "[{'op':'bogus','path':'/a'}]",
        "[{}]"
      })
  void jsonPatch_thatCannotBeDone_isUnprocessable(String patch) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () -> JsonPatch.apply(Trees.value("{'a':1,'l':[1,2,3]}"), Trees.value(patch)));
    assertThat(refusal.code()).isEqualTo(422);
    assertThat(refusal)
        .hasMessage("the server rejected our request due to an error in our request");
    assertThat(refusal.details()).isEmpty();
  }

  @Test
  void jsonPatch_thatIsNoListOrTooLong_isRefused() {
    assertThat(
            catchThrowableOfType(
                ApiException.class, () -> JsonPatch.apply(null, Trees.value("{'op':'add'}"))))
        .hasMessage(
            "error decoding patch: json: cannot unmarshal object into Go value of type"
                + " []handlers.jsonPatchOp");
    Object many = Collections.nCopies(10_001, Trees.value("{'op':'test','path':'/a'}"));
    assertThat(
            catchThrowableOfType(ApiException.class, () -> JsonPatch.apply(Trees.value("{}"), many))
                .code())
        .isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'a':1,'b':{'c':1,'d':2}} | {'b':{'c':null,'e':3},'f':{'g':null}} | {'a':1,'b':{'d':2,'e':3},'f':{}}
          {'a':[1,2]}    | {'a':[{'x':null,'y':1}]} | {'a':[{'y':1}]}
          {'a':{'b':1}}  | {'a':2} | {'a':2}
          {'a':2}        | {'a':{'b':null,'c':1}} | {'a':{'c':1}}
          {'a':null}     | {'a':{'b':null}} | {'a':{}}
          """)
  void mergePatch_applied_isAsTheServerDoesIt(String target, String patch, String expected) {
    assertThat(Trees.text(MergePatch.apply(Trees.value(target), Trees.value(patch))))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          [] | error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}
          'x' | error decoding patch: json: cannot unmarshal string into Go value of type map[string]interface {}
          null | Invalid JSON Patch
          """)
  void mergePatch_thatIsNoObject_isRefused(String patch, String message) {
    assertThat(
            catchThrowableOfType(
                ApiException.class, () -> MergePatch.apply(Trees.value("{}"), Trees.value(patch))))
        .hasMessage(message);
  }

  private static String strategic(String spec, String patch) {
    return Trees.text(
            StrategicMergePatch.apply(
                Trees.map("{'spec':" + spec + "}"),
                Trees.map("{'spec':" + patch + "}"),
                Trees.schema("/v1, Kind=Pod")))
        .replaceAll("^\\{'spec':|}$", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]} | {'containers':[{'name':'b','image':'2'},{'name':'c'}]} | {'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'},{'name':'c'}]}
          {'containers':[{'name':'a'},{'name':'b'}]} | {'containers':[{'name':'a','$patch':'delete'}]} | {'containers':[{'name':'b'}]}
          {'containers':[{'name':'a'},{'name':'b'}]} | {'containers':[{'$patch':'replace'},{'name':'c'}]} | {'containers':[{'name':'c'}]}
          {'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]} | {'$setElementOrder/containers':[{'name':'c'},{'name':'a'}]} | {'containers':[{'name':'b'},{'name':'c'},{'name':'a'}]}
          {'containers':[{'name':'a'},{'name':'b'}]} | {'$setElementOrder/containers':[{'name':'c'},{'name':'a'}],'containers':[{'name':'c'}]} | {'containers':[{'name':'c'},{'name':'a'},{'name':'b'}]}
          {'containers':[{'name':'a','args':['1']}]} | {'containers':[{'name':'a','args':['2']}]} | {'containers':[{'name':'a','args':['2']}]}
          {'containers':[{'name':'a','ports':[{'containerPort':1,'protocol':'UDP'}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':1,'name':'x'}]}]} | {'containers':[{'name':'a','ports':[{'containerPort':1,'protocol':'UDP','name':'x'}]}]}
          {'securityContext':{'runAsUser':1,'fsGroup':2}} | {'securityContext':{'$patch':'replace','runAsUser':3}} | {'securityContext':{'runAsUser':3}}
          {'securityContext':{'runAsUser':1}} | {'securityContext':{'$patch':'delete'}} | {'securityContext':{}}
          {'securityContext':{'runAsUser':1,'fsGroup':2}} | {'securityContext':{'$retainKeys':['fsGroup'],'fsGroup':3}} | {'securityContext':{'fsGroup':3}}
          {'hostname':'a'} | {'hostname':null,'subdomain':null,'securityContext':{'fsGroup':null}} | {'securityContext':{}}
          {'volumes':[{'name':'v','emptyDir':{}}]} | {'volumes':[{'name':'v','$retainKeys':['name','configMap'],'configMap':{'name':'c'}}]} | {'volumes':[{'name':'v','configMap':{'name':'c'}}]}
          {'nodeSelector':{'a':'1'}} | {'nodeSelector':{'b':'2','a':null}} | {'nodeSelector':{'b':'2'}}
          """)
  void strategicMergePatch_applied_isAsTheServerDoesIt(String spec, String patch, String expected) {
    assertThat(strategic(spec, patch)).isEqualTo(expected);
  }

  @Test
  void strategicMergePatch_ofScalars_mergesDeletesAndOrders() {
    String finalizers = "{'metadata':{'finalizers':['a','b','c']}}";
    assertThat(metadata(finalizers, "{'metadata':{'finalizers':['d','a']}}"))
        .isEqualTo("{'finalizers':['d','a','b','c']}");
    assertThat(
            metadata(finalizers, "{'metadata':{'$deleteFromPrimitiveList/finalizers':['a','x']}}"))
        .isEqualTo("{'finalizers':['b','c']}");
    assertThat(metadata(finalizers, "{'metadata':{'$setElementOrder/finalizers':['c','a']}}"))
        .isEqualTo("{'finalizers':['b','c','a']}");
  }

  private static String metadata(String target, String patch) {
    return Trees.text(
        StrategicMergePatch.apply(
                Trees.map(target), Trees.map(patch), Trees.schema("/v1, Kind=Pod"))
            .get("metadata"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'containers':[{'image':'x'}]} | map: map[image:x] does not contain declared merge key: name
          {'containers':[{'$patch':'bogus','name':'a'}]} | unknown patch type: bogus in map: map[$patch:bogus name:a]
          {'$setElementOrder/containers':[{'name':'b'}],'containers':[{'name':'c'}]} | `The order in patch list:\n[map[name:c]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n`
          """)
  void strategicMergePatch_malformed_isAnInternalError(String patch, String message) {
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class,
            () ->
                strategic("{'containers':[{'name':'a'}],'securityContext':{'fsGroup':1}}", patch));
    assertThat(refusal.code()).isEqualTo(500);
    assertThat(refusal.reason()).isEmpty();
    assertThat(refusal).hasMessage(message.replace("\\n", "\n"));
  }

  @Test
  void strategicMergePatch_keysThatAreNotRetained_isABadRequest() {
    String patch = "{'securityContext':{'$retainKeys':['fsGroup'],'runAsUser':3}}";
    ApiException refusal =
        catchThrowableOfType(
            ApiException.class, () -> strategic("{'securityContext':{'fsGroup':1}}", patch));
    assertThat(refusal.code()).isEqualTo(400);
    assertThat(refusal).hasMessage("invalid patch format of retainKeys");
  }
}
