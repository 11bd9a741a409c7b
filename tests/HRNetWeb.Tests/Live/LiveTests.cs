using System.Text.Json.Nodes;
using HRNet.Imaging;
using HRNetWeb.Tests.Support;

namespace HRNetWeb.Tests.Live;

/// <summary>What holds in both protocols.</summary>
public sealed class LiveTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Settings_come_first_and_an_answer_for_each_frame(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.ConnectAsync(wire, """{"threshold":0.4}""");
        var settings = (await client.NextAsync())!;
        Assert.Equal("""["nose","left_shoulder","right_shoulder","left_hip","right_hip"]""", settings["keypoints"]!.ToJsonString());
        Assert.Equal("""{"frameBytes":524288,"framePixels":2073600,"pixelsPerSecond":40000000,"unanswered":2}""", settings["limits"]!.ToJsonString());
        Assert.Equal(("settings", "pose", "pose", "cpu"), ((string?)settings["type"], (string?)settings["task"], (string?)settings["model"], (string?)settings["device"]));
        Assert.Equal((0.4, true, false), ((double)settings["threshold"]!, (bool)settings["smoothing"]!, (bool)settings["flip"]!));

        for (var sequence = 1; sequence <= 5; sequence++)
        {
            await client.SendAsync(sequence, Pictures.Players, sequence * 33.3);
            var result = (await client.NextAsync())!;
            Assert.Equal(("result", sequence, sequence * 33.3), ((string?)result["type"], (int)result["sequence"]!, (double)result["capturedAt"]!));
            Assert.Equal("""{"width":640,"height":480}""", result["image"]!.ToJsonString());
            Assert.Equal((0, false), ((int)result["dropped"]!, (bool)result["limited"]!));
            Assert.True((double)result["age"]! >= (double)result["timing"]!["total"]!);
            // One frame alone does not make somebody.
            if (sequence == 1)
            {
                Assert.Empty(result["people"]!.AsArray());
                continue;
            }

            var person = Assert.Single(result["people"]!.AsArray())!;
            Assert.Equal((1, 0.9, 5), ((int)person["id"]!, (double)person["score"]!, person["keypoints"]!.AsArray().Count));
            Assert.Equal("""{"name":"nose","x":320,"y":160,"score":0.9,"visible":true}""", person["keypoints"]![0]!.ToJsonString());
            Assert.Equal("""{"x":257.5,"y":140,"width":125,"height":200}""", person["box"]!.ToJsonString());
        }
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_frame_without_a_time_is_answered_without_one(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.OpenAsync(wire);
        await client.SendAsync(1, Pictures.Players);
        Assert.Null((await client.NextAsync())!["capturedAt"]);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task The_newest_frame_wins_and_two_at_most_are_under_way(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        server.Models.Held = true;
        await using var client = await server.OpenAsync(wire, """{"task":"segment"}""");
        await client.SendAsync(1, Pictures.Players);
        await server.Models.EnteredAsync(Cancel);
        for (var sequence = 2; sequence <= 9; sequence++)
            await client.SendAsync(sequence, Pictures.Players);
        // Long enough for most of them to arrive; whatever has not is answered or dropped all the same.
        await Task.Delay(200, Cancel);
        Assert.Equal(1, server.Models.Working);

        var answered = new List<int>();
        for (var dropped = 0; answered.LastOrDefault() < 9;)
        {
            server.Models.Go();
            var result = (await client.NextAsync())!;
            answered.Add((int)result["sequence"]!);
            Assert.InRange((int)result["dropped"]!, dropped, 9 - answered.Count);
            dropped = (int)result["dropped"]!;
            if (answered[^1] == 9)
                Assert.Equal(9, answered.Count + dropped);
        }

        Assert.Equal(1, answered[0]);
        Assert.Equal(answered.Order(), answered);
        Assert.True(answered.Count < 9);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task What_is_wrong_with_a_frame_is_said_in_words_and_the_next_is_answered(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Live:MaxFrameBytes", "100000"), ("Live:MaxFramePixels", "307200"));
        await using var client = await server.OpenAsync(wire);
        foreach (var (picture, code, words) in new[]
        {
            (new byte[100_001], "too_large", "The frame has 100001 bytes; at most 100000 are taken."),
            (new byte[50_000], "unreadable_picture", ""),
            ([], "unreadable_picture", ""),
            (Pictures.Players[..3000], "unreadable_picture", ""),
            (Pictures.PngHeader(641, 480), "too_many_pixels", "641"),
        })
        {
            await client.SendAsync(7, picture);
            var error = (await client.NextAsync())!;
            Assert.Equal(("error", code, 7, false), ((string?)error["type"], (string?)error["code"], (int)error["sequence"]!, (bool)error["final"]!));
            Assert.Contains(words, (string?)error["message"], StringComparison.Ordinal);
        }

        await client.SendAsync(8, Pictures.Players);
        Assert.Equal(8, (int)(await client.NextAsync())!["sequence"]!);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task What_is_asked_changes_in_mid_stream(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.OpenAsync(wire);
        await client.ChangeAsync("""{"task":"segment"}""");
        var settings = (await client.NextAsync())!;
        Assert.Equal(("segment", "segment"), ((string?)settings["task"], (string?)settings["model"]));
        Assert.Null(settings["keypoints"]);

        await client.SendAsync(1, Pictures.Players);
        var result = (await client.NextAsync())!;
        Assert.Null(result["people"]);
        Assert.Equal("""[{"id":0,"name":"background","color":"#000000","pixels":49152,"share":1}]""", result["classes"]!.ToJsonString());
        var png = PictureCodec.Create().Identify(Convert.FromBase64String((string)result["mask"]!["data"]!));
        Assert.Equal((PictureFormat.Png, 256, 192), (png.Format, png.Width, png.Height));

        await client.ChangeAsync("""{"model":"nothing"}""");
        var error = (await client.NextAsync())!;
        Assert.Equal(("unknown_model", false), ((string?)error["code"], (bool)error["final"]!));
        await client.ChangeAsync("""{"task":"pose","model":"other","smoothing":false,"threshold":0.25}""");
        settings = (await client.NextAsync())!;
        Assert.Equal(("other", 0.25, false), ((string?)settings["model"], (double)settings["threshold"]!, (bool)settings["smoothing"]!));
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task One_camera_too_many_is_told_so_and_a_place_given_up_is_free(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Live:MaxCameras", "1"));
        await using var first = await server.OpenAsync(wire);
        await using var second = await server.ConnectAsync(wire);
        var error = (await second.NextAsync())!;
        Assert.Equal(("error", "too_many_cameras", true), ((string?)error["type"], (string?)error["code"], (bool)error["final"]!));
        Assert.Null(await second.NextAsync());

        first.Vanish();
        await server.EmptyAsync();
        await using var third = await server.OpenAsync(wire);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Clients_that_vanish_leave_nothing_behind(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        server.Models.Held = true;
        for (var i = 0; i < 5; i++)
        {
            var client = await server.OpenAsync(wire);
            await client.SendAsync(1, Pictures.Players);
            await server.Models.EnteredAsync(Cancel);
            await client.SendAsync(2, Pictures.Players);
            client.Vanish();
            await client.DisposeAsync();
        }

        await server.EmptyAsync();
        server.Models.Held = false;
        await using var last = await server.OpenAsync(wire);
        await last.SendAsync(3, Pictures.Players);
        Assert.Equal(3, (int)(await last.NextAsync())!["sequence"]!);
        using var http = server.CreateClient();
        Assert.Equal(1, (await Scrape.OfAsync(http)).Value("hrnet_live_cameras"));

        // So do those that say goodbye.
        await last.DisposeAsync();
        await server.EmptyAsync();
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_start_that_cannot_be_says_why_and_ends(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        foreach (var (options, code) in new[] { ("""{"model":"nothing"}""", "unknown_model"), ("""{"threshold":2}""", "invalid_option") })
        {
            await using var client = await server.ConnectAsync(wire, options);
            var error = (await client.NextAsync())!;
            Assert.Equal((code, true), ((string?)error["code"], (bool)error["final"]!));
            Assert.Null(await client.NextAsync());
        }

        await server.EmptyAsync();
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task A_camera_that_sends_nothing_loses_its_place(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(("Live:IdleSeconds", "1"));
        await using var client = await server.OpenAsync(wire);
        Assert.Equal("idle", (string?)(await client.NextAsync())!["code"]);
        Assert.Null(await client.NextAsync());
        await server.EmptyAsync();
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task The_shipped_model_sees_the_astronaut(Wire wire)
    {
        await using var server = await LiveServer.StartAsync(shipped: true, null);
        await using var client = await server.OpenAsync(wire);
        var ids = new List<int>();
        for (var sequence = 1; sequence <= 100 && ids.Count < 4; sequence++)
        {
            await client.SendAsync(sequence, Pictures.Astronaut, 100 * sequence);
            var people = (await client.NextAsync())!["people"]!.AsArray();
            // The detector looks in the background: the first frames may come too early for it.
            if (people.FirstOrDefault(person => IsAstronaut(person!["keypoints"]![0]!)) is { } astronaut)
                ids.Add((int)astronaut["id"]!);
            else
                Assert.Empty(ids);
        }

        Assert.Equal(4, ids.Count);
        Assert.Single(ids.Distinct());

        // Where the nose is in the picture, by eye.
        static bool IsAstronaut(JsonNode nose) => (string?)nose["name"] == "nose" && (double)nose["x"]! is > 200 and < 245 && (double)nose["y"]! is > 95 and < 140;
    }
}
