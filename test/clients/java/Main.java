import com.fasterxml.jackson.databind.ObjectMapper;
import com.phoxray.client.ApiClient;
import com.phoxray.client.api.AuthenticationApi;
import com.phoxray.client.api.JobsApi;
import com.phoxray.client.api.RadiographsApi;
import com.phoxray.client.model.CreateJobRequest;
import com.phoxray.client.model.JobDto;
import com.phoxray.client.model.LogInDto;
import com.phoxray.client.model.RadiographDto;
import com.phoxray.client.model.ResultDto;
import java.io.File;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Runs the main job with the generated client: sign in, upload, start, watch, fetch the masks.
 *
 * <p>Environment: PHOXRAY_URL, PHOXRAY_EMAIL, PHOXRAY_PASSWORD, PHOXRAY_FILE. Prints one JSON object.
 */
public final class Main {
  private static final ObjectMapper JSON = ApiClient.createDefaultObjectMapper();

  public static void main(String[] args) throws Exception {
    ApiClient client = signIn(System.getenv("PHOXRAY_URL"));
    JobsApi jobs = new JobsApi(client);
    RadiographDto radiograph = upload(new RadiographsApi(client), new File(System.getenv("PHOXRAY_FILE")));
    CreateJobRequest request =
        new CreateJobRequest()
            .radiographId(radiograph.getId())
            .workflow("tissue-density")
            .parameters(new HashMap<>());
    JobDto job = watch(client, jobs.createJob(UUID.randomUUID().toString(), request));
    Map<String, Object> outcome = new LinkedHashMap<>();
    outcome.put("state", job.getState());
    outcome.put("failure", job.getFailure());
    outcome.put("masks", download(jobs, job));
    System.out.println(JSON.writeValueAsString(outcome));
  }

  private static ApiClient signIn(String url) throws Exception {
    ApiClient client = new ApiClient();
    client.updateBaseUri(url);
    LogInDto login =
        new LogInDto().email(System.getenv("PHOXRAY_EMAIL")).password(System.getenv("PHOXRAY_PASSWORD"));
    String token = new AuthenticationApi(client).logIn(login).getAccessToken();
    client.setRequestInterceptor(builder -> builder.header("Authorization", "Bearer " + token));
    return client;
  }

  private static RadiographDto upload(RadiographsApi radiographs, File file) throws Exception {
    var text = radiographs.getCurrentAttestation("en");
    Map<String, Object> attestation = new HashMap<>();
    attestation.put("basis", "professional-practice");
    attestation.put("version", text.getVersion());
    attestation.put("sha256", text.getSha256());
    attestation.put("acknowledged", true);
    String statement = JSON.writeValueAsString(attestation);
    String key = UUID.randomUUID().toString();
    return radiographs.createRadiograph(key, statement, file, null, "from Java", null, null, null, null);
  }

  /** Reads the server-sent events to their end; each carries the whole job. The generated method reads JSON only. */
  private static JobDto watch(ApiClient client, JobDto job) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(client.getBaseUri() + "/v1/jobs/" + job.getId() + "/events"));
    client.getRequestInterceptor().accept(request);
    JobDto seen = job;
    var events = client.getHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofLines());
    for (String line : (Iterable<String>) events.body()::iterator) {
      if (line.startsWith("data: ")) seen = JSON.readValue(line.substring("data: ".length()), JobDto.class);
    }
    return seen;
  }

  private static Map<String, String> download(JobsApi jobs, JobDto job) throws Exception {
    Map<String, String> masks = new LinkedHashMap<>();
    for (ResultDto result : jobs.listResults(job.getId()).getData()) {
      byte[] content = Files.readAllBytes(jobs.downloadResult(job.getId(), result.getId(), null).toPath());
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
      if (!digest.equals(result.getSha256())) {
        throw new IllegalStateException(result.getOutput() + " is not what was announced");
      }
      masks.put(result.getOutput(), digest);
    }
    return masks;
  }
}
