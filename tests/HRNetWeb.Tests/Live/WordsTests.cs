using System.Text.Json.Nodes;
using HRNetWeb.Tests.Support;
using Microsoft.AspNetCore.SignalR;

namespace HRNetWeb.Tests.Live;

/// <summary>Whatever is wrong with a call is said in words, with a code, however it was called.</summary>
public sealed class WordsTests
{
    private static readonly Wire[] s_wires = [Wire.Json, Wire.MessagePack];

    public static TheoryData<Wire, string?, string?, string> WrongOptions { get; } = Each(
        ("""{"color":"red"}""", "color", "There is no option 'color' here. There are: task, model, threshold, smoothing, flip, mask."),
        ("""{"task":"pose","Thresold":0.4}""", "Thresold", "There is no option 'Thresold' here."),
        ("""{"task":"dance"}""", "task", "task is 'dance'; it must be pose or segment."),
        ("""{"task":1}""", "task", "task is 1; it must be pose or segment."),
        ("""{"model":7.5}""", "model", "model is 7.5; it must be a name of GET /models, or \"\" for the default one."),
        ("""{"threshold":"high"}""", "threshold", "threshold is 'high'; it must be a number from 0 to 1."),
        ("""{"threshold":[0.3]}""", "threshold", "threshold is something else; it must be a number from 0 to 1."),
        ("""{"threshold":1.5}""", "threshold", "threshold is 1.5; it must be from 0 to 1."),
        ("""{"smoothing":"yes"}""", "smoothing", "smoothing is 'yes'; it must be true or false."),
        ("""{"flip":{"a":[{"b":null}]}}""", "flip", "flip is something else; it must be true or false."),
        ("""{"flip":1}""", "flip", "flip is 1; it must be true or false."),
        ("\"pose\"", "options", "Options are one object, such as {\"task\":\"pose\",\"threshold\":0.3}."),
        ("5", "options", "Options are one object"),
        ("true", "options", "Options are one object"),
        ("[]", "options", "Options are one object"),
        ("""[{"task":"pose"}]""", "options", "Options are one object"));

    public static TheoryData<Wire, string?, int?, string, string> WrongFrames { get; } = new(
        from wire in s_wires
        from frame in new (string, int?, string, string)[]
        {
            ("null", null, "invalid_frame", "A frame is one object: {\"sequence\":1,\"image\":...,\"capturedAt\":1234.5}."),
            ("\"frame\"", null, "invalid_frame", "A frame is one object"),
            ("[1]", null, "invalid_frame", "A frame is one object"),
            ("{}", null, "invalid_frame", "sequence is not given; it must be a whole number from 0 on."),
            ("""{"sequence":-1}""", -1, "invalid_frame", "sequence is -1; it must be a whole number from 0 on."),
            ("""{"sequence":1.5}""", null, "invalid_frame", "sequence is 1.5; it must be"),
            ("""{"sequence":"1"}""", null, "invalid_frame", "sequence is '1'; it must be"),
            ("""{"sequence":1e30}""", null, "invalid_frame", "sequence is 1E+30; it must be"),
            ("""{"image":7,"sequence":7}""", 7, "invalid_frame", "image is 7; it must be a picture's file, as bytes in MessagePack and in base64 in JSON."),
            ("""{"sequence":7,"image":"no base64!"}""", 7, "invalid_frame", "image is "),
            ("""{"sequence":7,"image":{"0":255,"1":216}}""", 7, "invalid_frame", "image is something else; it must be"),
            ("""{"sequence":7,"capturedAt":"now"}""", 7, "invalid_frame", "capturedAt is 'now'; it must be a number of milliseconds."),
            ("""{"sequence":7,"picture":"AAAA"}""", 7, "invalid_frame", "A frame has no field 'picture'. It has: sequence, image, capturedAt."),
            ("""{"sequence":7}""", 7, "unreadable_picture", "The picture is empty"),
            ("""{"sequence":7,"image":null}""", 7, "unreadable_picture", "The picture is empty"),
        }
        select new TheoryDataRow<Wire, string?, int?, string, string>(wire, frame.Item1, frame.Item2, frame.Item3, frame.Item4));

    [Theory, MemberData(nameof(WrongOptions))]
    public async Task Options_that_cannot_be_are_refused_in_words(Wire wire, string? options, string? option, string words)
    {
        await using var server = await LiveServer.StartAsync();
        await using (var client = await server.ConnectAsync(wire, options!))
        {
            ShouldSay(await client.NextAsync(), "invalid_option", option, null, words, final: true);
            Assert.Null(await client.NextAsync());
        }

        await using var other = await server.OpenAsync(wire);
        await other.SendAsync("Change", JsonNode.Parse(options!));
        ShouldSay(await other.NextAsync(), "invalid_option", option, null, words);
        await other.InvokeAsync("Change", JsonNode.Parse(options!));
        ShouldSay(await other.NextAsync(), "invalid_option", option, null, words);
        // All is as it was.
        await other.SendAsync(1, Pictures.Players);
        Assert.Equal("result", (string?)(await other.NextAsync())!["type"]);
        await other.SendAsync(2, Pictures.Players);
        Assert.Single((await other.NextAsync())!["people"]!.AsArray());
    }

    [Theory, MemberData(nameof(WrongFrames))]
    public async Task Frames_that_cannot_be_are_refused_in_words(Wire wire, string? frame, int? sequence, string code, string words)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.OpenAsync(wire);
        await client.SendAsync("Frame", JsonNode.Parse(frame!));
        ShouldSay(await client.NextAsync(), code, null, sequence, words);
        await client.InvokeAsync("Frame", JsonNode.Parse(frame!));
        ShouldSay(await client.NextAsync(), code, null, sequence, words);
        await client.SendAsync(8, Pictures.Players);
        var result = (await client.NextAsync())!;
        Assert.Equal(("result", 8), ((string?)result["type"], (int)result["sequence"]!));
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Calls_with_too_few_or_too_many_arguments_are_answered_in_words(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await LiveClient.ConnectAsync(server.Host, wire);
        foreach (var arguments in new object?[][] { [], [null, null] })
        {
            client.Open(arguments);
            ShouldSay(await client.NextAsync(), "invalid_option", "options", null, "Options are one object", final: true);
            Assert.Null(await client.NextAsync());
        }

        client.Open((object?)null);
        await client.NextAsync();
        foreach (var arguments in new object?[][] { [], [null, null] })
        {
            await client.SendAsync("Change", arguments);
            ShouldSay(await client.NextAsync(), "invalid_option", "options", null, "Options are one object");
            await client.InvokeAsync("Frame", arguments);
            ShouldSay(await client.NextAsync(), "invalid_frame", null, null, "A frame is one object");
        }
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Without_a_stream_errors_come_as_calls_of_the_clients_own_method(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await LiveClient.ConnectAsync(server.Host, wire);
        await client.SendAsync(17, Pictures.Players);
        ShouldSay(await client.ErrorAsync(), "not_open", null, 17, "There is no stream: call Open first.");
        await client.InvokeAsync("Frame", (object?)null);
        ShouldSay(await client.ErrorAsync(), "not_open", null, null, "There is no stream: call Open first.");
        await client.ChangeAsync("""{"task":"segment"}""");
        ShouldSay(await client.ErrorAsync(), "not_open", null, null, "There is no stream: call Open first.");

        // What can never be called so; SignalR itself would say nothing at all.
        foreach (var method in new[] { "Open", "Close" })
        {
            await client.SendAsync(method, new JsonObject());
            ShouldSay(await client.ErrorAsync(), "invalid_call", null, null, $"'{method}' cannot be sent: Frame and Change can be, and Open is called as a stream.");
        }

        await client.SendAsync("Open");
        ShouldSay(await client.ErrorAsync(), "invalid_call", null, null, "'Open' cannot be sent");
        Assert.Equal("Unknown hub method 'Close'", (await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Close", 5))).Message);
        Assert.Equal(
            "The client attempted to invoke the streaming 'Open' method with a non-streaming invocation.",
            (await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync("Open", new JsonObject()))).Message);
        Assert.Equal(0, server.Sessions.Count);
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task Long_names_and_values_are_not_sent_back_at_length(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        await using var client = await server.OpenAsync(wire);
        var text = new string('x', 100_000);
        foreach (var options in new JsonObject[] { new() { [text] = 1 }, new() { ["task"] = text }, new() { ["model"] = text }, new() { ["model"] = text[..200] } })
        {
            await client.SendAsync("Change", options);
            Assert.InRange(((string)(await client.NextAsync())!["message"]!).Length, 10, 400);
        }
    }

    [Theory, InlineData(Wire.Json), InlineData(Wire.MessagePack)]
    public async Task What_is_refused_does_not_pile_up(Wire wire)
    {
        await using var server = await LiveServer.StartAsync();
        server.Models.Held = true;
        await using var client = await server.OpenAsync(wire, """{"task":"segment"}""");
        await client.SendAsync(1, Pictures.Players);
        await server.Models.EnteredAsync(TestContext.Current.CancellationToken);
        for (var count = 0; count < 100; count++)
        {
            await client.SendAsync("Change", "nothing");
            await client.SendAsync("Frame", new JsonObject { ["sequence"] = -count });
        }

        // Answered when all before it have been taken.
        await client.InvokeAsync("Change", new JsonObject { ["flip"] = true });
        server.Models.Go();
        Assert.Equal(1, (int)(await client.NextAsync())!["sequence"]!);
        Assert.Equal("settings", (string?)(await client.NextAsync())!["type"]);
        ShouldSay(await client.NextAsync(), "invalid_option", "options", null, "Options are one object");
        ShouldSay(await client.NextAsync(), "invalid_frame", null, -99, "sequence is -99");
        await client.SendAsync(2, Pictures.Players);
        server.Models.Go();
        var result = (await client.NextAsync())!;
        Assert.Equal((2, 99), ((int)result["sequence"]!, (int)result["dropped"]!));
    }

    private static TheoryData<Wire, string?, string?, string> Each(params (string Options, string Option, string Words)[] cases) =>
        new(from wire in s_wires from one in cases select new TheoryDataRow<Wire, string?, string?, string>(wire, one.Options, one.Option, one.Words));

    private static void ShouldSay(JsonNode? error, string code, string? option, int? sequence, string words, bool final = false)
    {
        Assert.Equal(("error", code, option, sequence, final), ((string?)error!["type"], (string?)error["code"], (string?)error["option"], (int?)error["sequence"], (bool)error["final"]!));
        var message = (string)error["message"]!;
        Assert.StartsWith(words, message, StringComparison.Ordinal);
        foreach (var foreign in new[] { "System.", "HRNet", "Exception", "Dto", "`", "Failed to invoke" })
            Assert.DoesNotContain(foreign, message, StringComparison.Ordinal);
    }
}
