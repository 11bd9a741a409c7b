using System.Net.Http.Json;
using System.Text;
using HRNet.AspNetCore.Requests;
using HRNet.AspNetCore.Uploads;
using HRNetWeb.Tests.Live;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HRNetWeb.Tests;

/// <summary>Pictures in JSON.</summary>
public sealed class JsonTests(SharedService service)
{
    private static readonly string s_players = Convert.ToBase64String(Pictures.Players);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_picture_in_base64_is_answered_as_its_bytes_are()
    {
        var bytes = await service.Client.AskAsync("/v1/pose?threshold=0.4&maxPeople=1", Pictures.Raw(Pictures.Players));
        // As System.Text.Json writes it unless it is told otherwise: + as \u002B.
        var json = await service.Client.AskAsync("/v1/pose", JsonContent.Create(new { Image = s_players, threshold = 0.4, maxPeople = 1 }));

        Assert.Equal(200, (int)json.Response.StatusCode);
        Assert.Equal(0.4, (double)json.Json["threshold"]!);
        Assert.Equal(bytes.Json["people"]!.ToJsonString(), json.Json["people"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"image\":\"data:image/jpeg;base64,$\"}")]
    [InlineData("{\"image\":\"data:;base64,$\", \"flip\": false}")]
    [InlineData(" { \"flip\" : true , \"image\" :\n \"$\" , \"model\" : null } ")]
    [InlineData("{\"url\":null,\"image\":\"$\",\"boxes\":\"whole\"}")]
    public async Task Base64_may_be_a_data_URI_and_stand_before_or_behind_options(string json)
    {
        var answer = await service.Client.AskAsync("/v1/pose", Json(json.Replace("$", s_players, StringComparison.Ordinal)));

        Assert.NotNull(answer.Json["people"]);
    }

    [Theory]
    [InlineData("", "bad_json", "ends too early")]
    [InlineData("[]", "bad_json", "must be an object")]
    [InlineData("{", "bad_json", "ends too early")]
    [InlineData("{}", "missing_image", "neither 'image' nor 'url'")]
    [InlineData("{\"image\":null}", "missing_image", "neither 'image' nor 'url'")]
    [InlineData("{\"image\":\"\"}", "missing_image", "is empty")]
    [InlineData("{\"image\":\"data:image/png;base64,\"}", "missing_image", "is empty")]
    [InlineData("{\"image\":\"iVBORw0KGgo=\"} x", "bad_json", "damaged")]
    [InlineData("{\"image\":\"iVBORw0KGgo=\",}", "bad_json", "damaged")]
    [InlineData("{\"image\":\"iVBO\"", "bad_json", "ends too early")]
    [InlineData("{\"image\":\"iVBO", "bad_json", "ends too early")]
    [InlineData("{\"image\":\"iVBO\\", "bad_json", "ends too early")]
    [InlineData("{\"image\":\"iV\\u00", "bad_json", "ends too early")]
    [InlineData("{\"image\":\"iV\\xBO\"}", "bad_json", "damaged")]
    [InlineData("{\"image\":\"iV\\u00zzBO\"}", "bad_json", "damaged")]
    [InlineData("{\"image\":\"iVBO\nRw0=\"}", "bad_json", "must be escaped")]
    [InlineData("{\"image\":7}", "bad_json", "must be a text")]
    [InlineData("{\"image\":{\"bytes\":1}}", "bad_json", "must be a text")]
    [InlineData("{\"image\":\"iVBORw0KGg\"}", "bad_base64", "= where its end is filled up")]
    [InlineData("{\"image\":\"iVBO=w0KGgo=\"}", "bad_base64", "A-Z")]
    [InlineData("{\"image\":\"iVBOé\\u00e9==\"}", "bad_base64", "A-Z")]
    [InlineData("{\"image\":\"data:image/png,iVBO\"}", "bad_base64", ";base64 before a comma")]
    [InlineData("{\"image\":\"iVBORw0KGgo=\",\"Image\":\"iVBO\"}", "bad_json", "a second 'Image'")]
    [InlineData("{\"image\":\"iVBORw0KGgo=\",\"url\":\"https://a.example\"}", "bad_json", "a second 'url'")]
    [InlineData("{\"url\":1}", "bad_json", "'url' must be a text")]
    [InlineData("{\"picture\":\"iVBO\"}", "unknown_option", "There is no property 'picture' here. Allowed are image, url, model,")]
    [InlineData("{\"threshold\":0.1,\"Threshold\":0.2}", "invalid_option", "in the JSON or in the query and the JSON")]
    [InlineData("{\"threshold\":[0.1]}", "invalid_option", "a list or an object is none of these")]
    [InlineData("{\"threshold\":\"high\",\"image\":\"iVBORw0KGgo=\"}", "invalid_option", "a number from 0 to 1")]
    [InlineData("{\"maxPeople\":1.5,\"image\":\"iVBORw0KGgo=\"}", "invalid_option", "a whole number")]
    [InlineData("{\"flip\":\"\\ud800\",\"image\":\"iVBORw0KGgo=\"}", "bad_json", "damaged")]
    public async Task What_cannot_be_meant_is_refused_by_its_name(string json, string code, string words)
    {
        var answer = await service.Client.AskAsync("/v1/pose", Json(json));

        Assert.Contains(words, answer.ShouldBeProblem(400, code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_is_given_once_in_query_and_JSON_together()
    {
        var answer = await service.Client.AskAsync("/v1/pose?threshold=0.2", JsonContent.Create(new { image = s_players, threshold = 0.2 }));

        Assert.Contains("give it once", answer.ShouldBeProblem(400, "invalid_option"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_may_not_be_large()
    {
        var answer = await service.Client.AskAsync("/v1/detect", JsonContent.Create(new { classes = new string('x', 100_000), image = s_players }));

        Assert.Contains("64 KiB", answer.ShouldBeProblem(400, "bad_json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_larger_picture_than_allowed_is_refused_by_its_length_and_by_its_bytes()
    {
        using var small = new Service(new Dictionary<string, string> { ["Pictures:MaxBytes"] = "20000" });
        var client = await small.ReadyClientAsync(Cancel);
        var announced = JsonContent.Create(new { image = s_players });
        await announced.LoadIntoBufferAsync(Cancel);

        foreach (var content in new HttpContent[] { announced, JsonContent.Create(new { image = s_players }), Json($"{{\"image\":\"{Convert.ToBase64String(new byte[20001])}\"}}") })
            Assert.Equal("The picture is larger than the 19.5 KiB that are taken.", (await client.AskAsync("/v1/pose", content)).ShouldBeProblem(413, "too_large"));
        (await client.AskAsync("/v1/pose", Json($"{{\"image\":\"{Convert.ToBase64String(new byte[20000])}\"}}"))).ShouldBeProblem(400, "unreadable_picture");
        foreach (var broken in new[] { "{\"image\":\"iVBO", "{\"image\":\"iVBO\",\"flip\":7}", "{\"image\":\"????\"}", "{\"a\":1}", "{\"image\":\"\"}" })
            Assert.Equal(400, (int)(await client.AskAsync("/v1/pose", Json(broken))).Response.StatusCode);
        Assert.Equal(0, small.Services.GetRequiredService<PictureMemory>().Taken);
    }

    [Fact]
    public async Task A_picture_larger_than_the_server_s_own_limit_of_a_bare_one_comes_through_in_base64()
    {
        // A real server, which the others are not, cuts a body.
        await using var host = await LiveServer.StartAsync(shipped: true, null);
        using var client = new HttpClient { BaseAddress = new($"http://{host.Host}") };
        // What follows a PNG's end is of no meaning, so that a small picture can be a large file.
        byte[] picture = [.. Pictures.Gray, .. new byte[(16 << 20) - Pictures.Gray.Length]];

        var answer = await client.AskAsync("/v1/detect", Json($"{{\"image\":\"{Convert.ToBase64String(picture)}\"}}"));

        Assert.Equal(200, (int)answer.Response.StatusCode);
    }

    /// <summary>Every cut of the stream meets every state of the reader: at each place of the text, and byte for byte.</summary>
    [Fact]
    public async Task It_does_not_matter_in_which_pieces_the_text_comes()
    {
        var bytes = Enumerable.Range(0, 50).Select(k => (byte)(k * 37)).ToArray();
        var base64 = Convert.ToBase64String(bytes).Replace("+", "\\u002B", StringComparison.Ordinal).Replace("/", "\\/", StringComparison.Ordinal);
        var text = Encoding.UTF8.GetBytes($"{{ \"a\" : 1 , \"image\" : \"data:image/png;base64,{base64[..24]}\\r\\n{base64[24..]}\" , \"b\" : \"\\u00e9\" }}");

        for (var cut = 0; cut <= text.Length; cut++)
        {
            using var values = Values();
            await JsonBody.ReadAsync(new Pieces(text, cut), values, Cancel);

            Assert.Equal(bytes, values.All.Single().Bytes!.Bytes.ToArray());
            Assert.Equal(("1", "é"), (values.Options.Get(Option.Of("a", "", x => x)), values.Options.Get(Option.Of("b", "", x => x))));
        }
    }

    [Fact]
    public async Task A_text_is_decoded_as_it_comes_in_a_small_window()
    {
        var bytes = new byte[1_000_000];
        new Random(1).NextBytes(bytes);
        using var values = Values();

        await JsonBody.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes($"{{\"image\":\"{Convert.ToBase64String(bytes)}\"}}")), values, Cancel);

        var picture = values.All.Single();
        Assert.Equal(bytes, picture.Bytes!.Bytes.ToArray());
        Assert.InRange(picture.Bytes.Taken, bytes.Length, 2 * bytes.Length);
    }

    private static SentPictures Values()
    {
        var options = new OptionValues([Option.Of("a", "", x => x), Option.Of("b", "", x => x)], new QueryCollection());
        var memory = new PictureMemory(Microsoft.Extensions.Options.Options.Create(new HRNet.AspNetCore.UploadOptions()));
        return new(options, new(4 << 20, 1, 4 << 20), memory, null);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Gives what is before the cut byte by byte, then all.</summary>
    private sealed class Pieces(byte[] text, int cut) : MemoryStream(text)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(Position < cut ? buffer[..1] : buffer, cancellationToken);
    }
}
