using System.Net.Http.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Uploads;
using HRNet.Imaging;
using HRNetWeb.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>Several pictures in one request.</summary>
public sealed class BatchTests(SharedService service)
{
    private const int Patience = 60_000;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pose", "people")]
    [InlineData("segment", "classes")]
    [InlineData("detect", "objects")]
    public async Task Each_picture_is_answered_as_alone_and_one_that_is_broken_spoils_no_other(string task, string part)
    {
        var alone = await service.Client.AskAsync($"/v1/{task}", Pictures.Raw(Pictures.Players));

        var answer = await service.Client.AskAsync($"/v1/{task}/batch", Form(("a.jpg", Pictures.Players), ("b.jpg", [1, 2, 3]), ("ç.jpg", []), (null, Pictures.Gray), ("a.jpg", Pictures.Players)));

        Assert.Equal(200, (int)answer.Response.StatusCode);
        var results = answer.Json["results"]!.AsArray();
        Assert.Equal([0, 1, 2, 3, 4], results.Select(result => (int)result!["index"]!));
        Assert.Equal(["a.jpg", "b.jpg", "ç.jpg", null, "a.jpg"], results.Select(result => (string?)result!["name"]));
        foreach (var same in new[] { 0, 4 })
            Assert.Equal(alone.Json[part]!.ToJsonString(), results[same]!["answer"]![part]!.ToJsonString());
        Assert.Equal([null, "unreadable_picture", "missing_image", null, null], results.Select(result => (string?)result!["problem"]?["code"]));
        Assert.All(results, result => Assert.True(result!["answer"] is null != result["problem"] is null));
    }

    [Fact]
    public async Task In_JSON_a_picture_may_have_options_of_its_own_which_go_before_those_of_all()
    {
        var image = Convert.ToBase64String(Pictures.Players);
        var answer = await service.Client.AskAsync("/v1/pose/batch?maxPeople=1", JsonContent.Create(new
        {
            threshold = 0.9,
            images = new object[]
            {
                new { image },
                new { threshold = 0.1, boxes = "whole", image },
                new { image = "????" },
                new { image, threshold = 7 },
                new { image, model = "nobody" },
                new { },
                new { url = "https://pictures.example/one.jpg" },
                new { image = "data:image/jpeg;base64," + image },
            },
        }));

        var results = answer.Json["results"]!.AsArray();
        Assert.Equal([0.9, 0.1, null, null, null, null, null, 0.9], results.Select(result => (double?)result!["answer"]?["threshold"]));
        Assert.Equal("wholePicture", (string?)results[1]!["answer"]!["boxes"]);
        Assert.Equal([null, null, "bad_base64", "invalid_option", "unknown_model", "missing_image", "urls_are_off", null], results.Select(result => (string?)result!["problem"]?["code"]));
    }

    [Theory]
    [InlineData("""{"images":[]}""", 400, "missing_image")]
    [InlineData("""{"images":{}}""", 400, "bad_json")]
    [InlineData("""{"images":["iVBO"]}""", 400, "bad_json")]
    [InlineData("""{"images":[{"image":"iVBO"}],"images":[{"image":"iVBO"}]}""", 400, "bad_json")]
    [InlineData("""{"images":[{"image":"iVBO"}""", 400, "bad_json")]
    [InlineData("""{"image":"iVBO"}""", 400, "unknown_option")]
    [InlineData("""{"images":[{"picture":"iVBO"}]}""", 400, "unknown_option")]
    [InlineData("""{"images":[{"image":"iVBO"}],"threshold":7}""", 400, "invalid_option")]
    [InlineData("""{"images":[{"image":"iVBO"}],"model":"nobody"}""", 404, "unknown_model")]
    public async Task What_is_wrong_for_all_is_said_once(string json, int status, string code) =>
        (await service.Client.AskAsync("/v1/pose/batch", new StringContent(json, System.Text.Encoding.UTF8, "application/json"))).ShouldBeProblem(status, code);

    [Fact]
    public async Task A_bare_picture_and_another_form_of_answer_are_not_for_several()
    {
        Assert.Equal(
            ["multipart/form-data", "application/json"],
            Allowed(await service.Client.AskAsync("/v1/pose/batch", Pictures.Raw(Pictures.Players)), 415, "unsupported_type"));
        Assert.Equal(["application/json"], Allowed(await service.Client.AskAsync("/v1/pose/batch", Form((null, Pictures.Players)), "image/png"), 406, "not_acceptable"));

        static IEnumerable<string?> Allowed((HttpResponseMessage, JsonNode Json) answer, int status, string code)
        {
            answer.ShouldBeProblem(status, code);
            return answer.Json["allowed"]!.AsArray().Select(type => (string?)type);
        }
    }

    [Fact]
    public async Task There_are_limits_to_the_number_of_pictures_to_each_and_to_all()
    {
        using var small = new Service(new Dictionary<string, string> { ["Uploads:BatchPictures"] = "3", ["Uploads:BatchBytes"] = "100000", ["Pictures:MaxBytes"] = "60000" });
        var client = await small.ReadyClientAsync(Cancel);

        Assert.Contains("At most 3", (await client.AskAsync("/v1/detect/batch", Form(Gray(1), Gray(1), Gray(1), Gray(1)))).ShouldBeProblem(413, "too_many_pictures"), StringComparison.Ordinal);
        Assert.Contains("97.7 KiB", (await client.AskAsync("/v1/detect/batch", Form(Gray(50_000), Gray(40_000), Gray(40_000)))).ShouldBeProblem(413, "too_large"), StringComparison.Ordinal);
        var (_, json) = await client.AskAsync("/v1/detect/batch", Form(Gray(70_000), Gray(50_000)));
        Assert.Equal(["too_large", null], json["results"]!.AsArray().Select(result => (string?)result!["problem"]?["code"]));
        (_, json) = await client.AskAsync("/v1/detect/batch", JsonContent.Create(new { images = new[] { new { image = Gray(70_000).Item2 }, new { image = Gray(50_000).Item2 } } }));
        Assert.Equal(["too_large", null], json["results"]!.AsArray().Select(result => (string?)result!["problem"]?["code"]));
        Assert.Equal(0, small.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task Where_requests_are_counted_each_picture_is_one()
    {
        using var counted = new Service(new Dictionary<string, string> { ["Access:RequestsPerMinute"] = "1", ["Access:Burst"] = "4" });
        var client = await counted.ReadyClientAsync(Cancel);

        Assert.Equal(200, (int)(await client.AskAsync("/v1/detect/batch", Form(Gray(1), Gray(1), Gray(1)))).Response.StatusCode);
        (await client.AskAsync("/v1/detect/batch", Form(Gray(1), Gray(1)))).ShouldBeProblem(429, "too_many_requests");
    }

    [Fact(Timeout = Patience)]
    public async Task A_full_queue_refuses_all_and_one_that_has_a_place_takes_them_one_after_another()
    {
        using var begun = new SemaphoreSlim(0);
        using var open = new ManualResetEventSlim();
        var (now, most) = (0, 0);
        using var narrow = new Service(
            new Dictionary<string, string> { ["Uploads:Decoders"] = "1", ["Uploads:DecodeQueue"] = "1" },
            services => services.AddSingleton<IPictureCodec>(new FakeCodec(() =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                begun.Release();
                open.Wait(Patience);
                Interlocked.Decrement(ref now);
            })));
        var client = await narrow.ReadyClientAsync(TestContext.Current.CancellationToken);
        var gate = narrow.Services.GetRequiredService<DecodeGate>();
        var batch = client.AskAsync("/v1/detect/batch", Form(Gray(1), Gray(1), Gray(1), Gray(1)));
        await begun.WaitAsync(Cancel);
        // The batch has one picture at work and none in the queue: the place there is another's.
        Assert.Equal(0, gate.Waiting);
        var other = client.AskAsync("/v1/detect", Pictures.Raw(Pictures.Gray, "image/png"));
        while (gate.Waiting == 0)
            await Task.Delay(10, Cancel);

        var refused = await client.AskAsync("/v1/detect/batch", Form(Gray(1), Gray(1)));

        refused.ShouldBeProblem(429, "busy");
        Assert.True(refused.Response.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        open.Set();
        Assert.Equal(200, (int)(await other).Response.StatusCode);
        var (_, json) = await batch;
        Assert.All(json["results"]!.AsArray(), result => Assert.NotNull(result!["answer"]));
        Assert.Equal(1, most);
        Assert.Equal(0, narrow.Services.GetRequiredService<PictureMemory>().Taken);
    }

    /// <summary>A PNG with nothing on it and some bytes of no meaning behind it.</summary>
    private static (string?, byte[]) Gray(int more) => (null, [.. Pictures.Gray, .. new byte[more]]);

    private static MultipartFormDataContent Form(params (string? Name, byte[] Picture)[] pictures)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, picture) in pictures)
        {
            if (name is null)
                form.Add(Pictures.Raw(picture), "image");
            else
                form.Add(Pictures.Raw(picture), "image", name);
        }

        return form;
    }
}
