using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Endpoints;
using HRNetWeb.Tests.Support;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace HRNetWeb.Tests;

public sealed class SwaggerTests(SharedService service)
{
    private static readonly Dictionary<string, PictureTask> s_tasks =
        new PictureTask[] { PoseTask.Definition, SegmentTask.Definition, DetectTask.Definition, ClassifyTask.Definition, AnalyzeTask.Definition }.ToDictionary(task => task.Name);

    /// <summary>The tasks by name.</summary>
    public static TheoryData<string> Tasks { get; } = [.. s_tasks.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_description_is_the_one_that_is_held_in_the_documents()
    {
        var file = Path.Combine(Pictures.Root, "docs", "openapi.json");
        var now = (await service.Client.GetStringAsync("/swagger/clients/swagger.json", Cancel)).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("OPENAPI") == "accept")
            await File.WriteAllTextAsync(file, now, Cancel);

        var held = (await File.ReadAllTextAsync(file, Cancel)).ReplaceLineEndings("\n");

        Assert.True(held == now, $"The API's description differs from docs/openapi.json at {Difference(held, now)}. Run the test with OPENAPI=accept if that is meant.");
    }

    [Theory, InlineData("v1"), InlineData("clients")]
    public async Task A_reader_of_such_descriptions_finds_nothing_wrong(string name)
    {
        await using var stream = await service.Client.GetStreamAsync($"/swagger/{name}/swagger.json", Cancel);
        var read = await OpenApiDocument.LoadAsync(stream, "json", new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() }, Cancel);

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        // Each reference leads somewhere, and each name that a client's method gets is there once.
        var operations = read.Document!.Paths.SelectMany(path => path.Value.Operations!.Values).ToList();
        Assert.All(operations.SelectMany(operation => operation.Responses!.Values), answer => Assert.False(string.IsNullOrWhiteSpace(answer.Description)));
        Assert.Equal(operations.Count, operations.Select(operation => operation.OperationId).Distinct().Count());
    }

    [Fact]
    public async Task The_description_begins_with_pictures_ends_with_what_administers_and_has_a_summary_for_every_endpoint()
    {
        var document = await service.Client.GetJsonAsync("/swagger/v1/swagger.json");

        var paths = document["paths"]!.AsObject();
        Assert.Equal(
            [
                "/v1/pose", "/v1/segment", "/v1/detect", "/v1/classify", "/v1/analyze", "/v1/pose/batch", "/v1/segment/batch", "/v1/detect/batch", "/v1/classify/batch",
                "/v1/models", "/v1/models/{name}", "/v1/devices", "/v1/health/live", "/v1/health/ready", "/metrics", "/v1/models/{name}/default", "/v1/models/pull", "/v1/models/pull/{name}",
            ],
            paths.Select(path => path.Key));
        Assert.Equal(["Pictures", "Models", "Health", "Administration"], document["tags"]!.AsArray().Select(tag => (string?)tag!["name"]));
        Assert.All(paths, path => Assert.All(path.Value!.AsObject(), verb => Assert.False(string.IsNullOrWhiteSpace((string?)verb.Value!["summary"]), path.Key)));
    }

    [Fact]
    public async Task Every_answer_has_an_example_and_every_endpoint_says_how_it_refuses_and_what_key_it_needs()
    {
        var document = await service.Client.GetJsonAsync("/swagger/v1/swagger.json");

        foreach (var (path, verbs) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in verbs!.AsObject())
            {
                var tag = (string)operation!["tags"]![0]!;
                foreach (var (status, answer) in operation["responses"]!.AsObject())
                {
                    if (status == "204")
                        continue;
                    var whole = Whole(document, answer!);
                    var (type, content) = whole["content"]!.AsObject().First();
                    Assert.True(content!["example"] is not null, $"{path} {status}");
                    Assert.Equal(status[0] is '2' ? path == "/metrics" ? "text/plain" : "application/json" : "application/problem+json", type);
                    if (status[0] != '2')
                        Assert.Equal(status, content["example"]!["status"]!.ToString());
                    if (status is "429" or "503")
                        Assert.NotNull(whole["headers"]!["Retry-After"]);
                }

                Assert.NotNull(operation["responses"]!["500"]);
                Assert.Equal(tag != "Health", operation["responses"]!.AsObject().ContainsKey("401"));
                Assert.Equal(tag switch { "Health" => 0, "Administration" => 2, _ => 3 }, operation["security"]?.AsArray().Count ?? 0);
            }
        }
    }

    [Fact]
    public async Task What_is_always_there_is_required_and_what_may_be_missing_is_not()
    {
        var schemas = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["components"]!["schemas"]!;

        Assert.Equal("boxes device image model people threshold timing", Required("PoseResult"));
        Assert.Equal("name score visible x y", Required("Keypoint"));
        Assert.Equal("code detail status title", Required("Problem"));
        Assert.Equal("name", Required("PullRequest"));
        Assert.Equal("", Required("Analyze"));
        Assert.All(schemas.AsObject(), schema => Assert.All(schema.Value!["properties"]?.AsObject().ToArray() ?? [], property => Assert.False(
            (bool?)property.Value!["nullable"] == true && Required(schema.Key).Split(' ').Contains(property.Key), $"{schema.Key}.{property.Key}")));
        Assert.All(schemas.AsObject(), schema => Assert.DoesNotContain("HRNet.", (string?)schema.Value!["description"] ?? "", StringComparison.Ordinal));

        string Required(string schema) => string.Join(' ', (schemas[schema]!["required"]?.AsArray() ?? []).Select(name => (string)name!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("/pose", "model threshold personThreshold boxes implausible flip maxPeople imageId overlay")]
    [InlineData("/segment", "model flip scales mask maskSize overlay")]
    [InlineData("/detect", "model threshold maxDetections classes nms imageId overlay")]
    public async Task An_endpoint_that_takes_a_picture_shows_upload_options_answers_and_problems(string path, string options)
    {
        var post = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["paths"]![$"/v1{path}"]!["post"]!;

        Assert.Equal(options.Split(' '), Options(post).Select(option => (string?)option["name"]));
        Assert.Equal("header", (string?)post["parameters"]!.AsArray().Single(parameter => (string?)parameter!["name"] == "X-Request-Timeout")!["in"]);
        var upload = post["requestBody"]!["content"]!;
        Assert.Equal("binary", (string?)upload["multipart/form-data"]!["schema"]!["properties"]!["image"]!["format"]);
        Assert.Equal("binary", (string?)upload["image/jpeg"]!["schema"]!["format"]);
        var ok = post["responses"]!["200"]!["content"]!;
        string[] forms = ["application/json", .. path == "/segment" ? Array.Empty<string>() : ["application/vnd.coco.results+json"], "image/jpeg", "image/png", "image/svg+xml", "image/webp"];
        Assert.Equal(forms, ok.AsObject().Select(type => type.Key).Order(StringComparer.Ordinal));
        Assert.NotNull(ok["application/json"]!["example"]!["timing"]!["total"]);
        Assert.Equal("200 400 401 403 404 406 408 413 415 422 429 500 503 504", string.Join(' ', post["responses"]!.AsObject().Select(answer => answer.Key)));
        Assert.NotNull(post["responses"]!["200"]!["headers"]!["Server-Timing"]);
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task Every_option_that_is_declared_is_described_with_its_range(string name)
    {
        var post = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["paths"]![$"/v1/{name}"]!["post"]!;
        var declared = s_tasks[name].Options;

        Assert.Equal(declared.Select(option => option.Name), Options(post).Select(option => (string?)option["name"]));
        Assert.Contains("options may be fields of the form", (string?)post["requestBody"]!["description"], StringComparison.Ordinal);
        foreach (var (option, parameter) in declared.Zip(Options(post)))
        {
            var schema = parameter["schema"]!;
            Assert.Equal((option.Text, option.Type), ((string?)parameter["description"], (string?)schema["type"]));
            Assert.Equal((option.From, option.To), ((double?)schema["minimum"], (double?)schema["maximum"]));
            Assert.Equal(option.Words, schema["enum"]?.AsArray().Select(word => (string)word!));
            Assert.Equal(option.Default?.ToJsonString(), schema["default"]?.ToJsonString());
        }
    }

    [Theory]
    [MemberData(nameof(Tasks))]
    public async Task What_is_declared_is_what_is_taken(string name)
    {
        var declared = s_tasks[name].Options;
        var unknown = await service.Client.AskAsync($"/{name}?undeclared=1", Pictures.Raw(Pictures.Gray, "image/png"));

        unknown.ShouldBeProblem(400, "unknown_option");
        Assert.Equal(declared.Select(option => option.Name), unknown.Json["allowed"]!.AsArray().Select(option => (string?)option));
        foreach (var option in declared.Where(option => option.To is not null || option.Words is not null))
        {
            var answer = await service.Client.AskAsync(
                $"/{name}?{(name == "analyze" ? "tasks=pose,segment,detect,classify&" : "")}{option.Name}={(option.To is { } most ? most + 1 : "undeclared")}", Pictures.Raw(Pictures.Gray, "image/png"));

            Assert.Contains(option.To is { } limit ? $"to {limit}" : string.Join(", ", option.Words!), answer.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_endpoint_that_paints_nothing_shows_its_options_and_answers_in_JSON_alone()
    {
        var post = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["paths"]!["/v1/classify"]!["post"]!;

        Assert.Equal(["model", "top"], Options(post).Select(option => (string?)option["name"]));
        var ok = post["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json"], ok.Select(type => type.Key));
        Assert.Equal("golden retriever", (string?)ok["application/json"]!["example"]!["classes"]![0]!["label"]);
    }

    [Fact]
    public async Task The_endpoint_that_answers_several_questions_shows_the_options_of_each_under_its_name()
    {
        var post = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["paths"]!["/v1/analyze"]!["post"]!;

        var names = post["parameters"]!.AsArray().Select(option => (string?)option!["name"]).ToList();
        Assert.Contains("tasks", names);
        Assert.Contains("pose.threshold", names);
        Assert.Contains("segment.mask", names);
        Assert.DoesNotContain("detect.overlay", names);
        var ok = post["responses"]!["200"]!["content"]!.AsObject();
        Assert.Equal(["application/json"], ok.Select(type => type.Key));
        Assert.NotNull(ok["application/json"]!["example"]!["pose"]!["timing"]);
    }

    [Theory]
    [InlineData("pose", "")]
    [InlineData("pose", "/batch")]
    [InlineData("segment", "")]
    [InlineData("classify", "/batch")]
    public async Task JSON_is_described_with_every_option_and_an_example_that_is_answered(string name, string batch)
    {
        var document = await service.Client.GetJsonAsync("/swagger/v1/swagger.json");
        var json = document["paths"]![$"/v1/{name}{batch}"]!["post"]!["requestBody"]!["content"]!["application/json"]!;
        var schema = Schema(json["schema"]!);
        var picture = batch.Length == 0 ? schema : Schema(schema["properties"]!["images"]!["items"]!);
        var declared = s_tasks[name].Options.Select(option => option.Name).ToArray();

        Assert.Equal([.. batch.Length == 0 ? new[] { "image", "url" } : ["images"], .. declared], schema["properties"]!.AsObject().Select(property => property.Key));
        Assert.Equal(["image", "url", .. declared], picture["properties"]!.AsObject().Select(property => property.Key));
        Assert.False((bool)schema["additionalProperties"]!);
        if (name != "classify")
            Assert.Equal(200, (int)(await service.Client.AskAsync($"/v1/{name}{batch}", new StringContent(json["example"]!.ToJsonString(), new MediaTypeHeaderValue("application/json")))).Response.StatusCode);

        JsonNode Schema(JsonNode reference) => document["components"]!["schemas"]![((string)reference["$ref"]!).Split('/')[^1]]!;
    }

    [Fact]
    public async Task The_answers_about_several_pictures_are_described_as_those_about_one()
    {
        var document = await service.Client.GetJsonAsync("/swagger/v1/swagger.json");

        var ok = document["paths"]!["/v1/pose/batch"]!["post"]!["responses"]!["200"]!["content"]!;
        Assert.Equal("#/components/schemas/PoseResultBatch", (string?)ok["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(["application/json"], ok.AsObject().Select(type => type.Key));
        Assert.Equal(["index", "name", "answer", "problem"], document["components"]!["schemas"]!["PoseResultBatchItem"]!["properties"]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public async Task A_key_can_be_given_and_need_not_be()
    {
        var document = await service.Client.GetJsonAsync("/swagger/v1/swagger.json");

        Assert.Equal("bearer", (string?)document["components"]!["securitySchemes"]!["key"]!["scheme"]);
        Assert.Equal("X-Api-Key", (string?)document["components"]!["securitySchemes"]!["keyHeader"]!["name"]);
    }

    [Fact]
    public async Task The_pull_shows_what_it_takes_and_how_it_refuses()
    {
        var post = (await service.Client.GetJsonAsync("/swagger/v1/swagger.json"))["paths"]!["/v1/models/pull"]!["post"]!;

        Assert.EndsWith("PullRequest", (string?)post["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"], StringComparison.Ordinal);
        Assert.Equal(["202", "400", "401", "403", "404", "409", "413", "415", "429", "500", "503"], post["responses"]!.AsObject().Select(answer => answer.Key));
    }

    [Fact]
    public async Task The_page_is_served()
    {
        var page = await service.Client.GetAsync("/swagger/index.html", Cancel);

        Assert.True(page.IsSuccessStatusCode);
        Assert.Contains("swagger-ui", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Options(JsonNode operation) => operation["parameters"]!.AsArray().OfType<JsonNode>().Where(parameter => (string?)parameter["in"] == "query");

    private static JsonNode Whole(JsonNode document, JsonNode answer) =>
        (string?)answer["$ref"] is { } reference ? document["components"]!["responses"]![reference[(reference.LastIndexOf('/') + 1)..]]! : answer;

    private static string Difference(string held, string now)
    {
        var (old, fresh) = (held.Split('\n'), now.Split('\n'));
        var line = Enumerable.Range(0, Math.Min(old.Length, fresh.Length)).FirstOrDefault(k => old[k] != fresh[k], Math.Min(old.Length, fresh.Length));
        return $"line {line + 1}, which was '{old.ElementAtOrDefault(line)?.Trim()}' and is '{fresh.ElementAtOrDefault(line)?.Trim()}'";
    }
}
