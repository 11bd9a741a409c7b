using System.Text.Json.Nodes;
using HRNet.AspNetCore.Contracts;
using HRNetWeb.Tests.Support;
using MessagePack;

namespace HRNetWeb.Tests.Live;

/// <summary>The hub as seen by programs that write its records themselves: those that go by docs/live.md, and those that mean harm.</summary>
public sealed class BareClientTests
{
    private const string Cut = "Connection closed with an error.";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Arguments that are broken, deep or without end, as MessagePack.</summary>
    public static TheoryData<string, byte[]> Harm { get; } = new()
    {
        { "a list in a list, and so on", [.. Enumerable.Repeat((byte)0x91, 200_000), 0xc0] },
        { "a map in a map, and so on", [.. Enumerable.Repeat(new byte[] { 0x81, 0xa1, (byte)'a' }, 100_000).SelectMany(b => b), 0xc0] },
        { "a list that claims two thousand million items", [0xdd, 0x7f, 0xff, 0xff, 0xff] },
        { "a map that claims four thousand million fields", [0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, (byte)'a', 0xc0] },
        { "a text that claims four thousand million bytes", [0x81, 0xdb, 0xff, 0xff, 0xff, 0xff, (byte)'a'] },
        { "bytes that claim four thousand million", [0x81, 0xa1, (byte)'a', 0xc6, 0xff, 0xff, 0xff, 0xff] },
        { "an extension that claims two thousand million bytes", [0xc9, 0x7f, 0xff, 0xff, 0xff, 1] },
        { "a code that is none", [0xc1] },
        { "a hundred thousand empty maps", [0xdd, 0, 1, 0x86, 0xa0, .. Enumerable.Repeat((byte)0x80, 100_000)] },
        { "a hundred thousand fields", [0xdf, 0, 1, 0x86, 0xa0, .. Enumerable.Repeat(new byte[] { 0xa1, (byte)'a', 0x80 }, 100_000).SelectMany(b => b)] },
        { "names that are no text", [0x82, 0x01, 0xc0, 0x90, 0xc0] },
        { "no UTF-8", [0x81, 0xa2, 0xff, 0xfe, 0xc0] },
    };

    [Fact]
    public async Task A_program_without_a_library_is_served_as_the_documentation_says()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host);
        await client.SendAsync("""{"type":4,"invocationId":"1","target":"Open","arguments":[{"task":"pose"}]}""");
        var settings = (await client.NextAsync())!;
        Assert.Equal((2, "1", "settings"), ((int)settings["type"]!, (string?)settings["invocationId"], (string?)settings["item"]!["type"]));

        await client.SendAsync($$"""{"type":1,"target":"Frame","arguments":[{"sequence":1,"image":"{{Convert.ToBase64String(Pictures.Players)}}","capturedAt":1234.5}]}""");
        var result = (await client.NextAsync())!;
        Assert.Equal((2, "1", "result"), ((int)result["type"]!, (string?)result["invocationId"], (string?)result["item"]!["type"]));
        Assert.Equal((1, 1234.5), ((int)result["item"]!["sequence"]!, (double)result["item"]!["capturedAt"]!));

        await client.SendAsync("""{"type":6}""");
        await client.SendAsync("""{"type":1,"target":"Change","arguments":[{"task":"segment"}]}""");
        Assert.Equal("segment", (string?)(await client.NextAsync())!["item"]!["task"]);
        await client.SendAsync("""{"type":1,"target":"Change","arguments":[{"task":"dance"}]}""");
        Assert.Equal("invalid_option", (string?)(await client.NextAsync())!["item"]!["code"]);

        await client.SendAsync("""{"type":5,"invocationId":"1"}""");
        Assert.Equal("""{"type":3,"invocationId":"1"}""", (await client.NextAsync())!.ToJsonString());
        await server.EmptyAsync();
        await client.SendAsync("""{"type":1,"target":"Frame","arguments":[{"sequence":2,"image":""}]}""");
        Assert.Equal(
            """{"type":1,"target":"Error","arguments":[{"type":"error","code":"not_open","message":"There is no stream: call Open first.","sequence":2,"final":false}]}""",
            (await client.NextAsync())!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "invocationId":"", """)]
    public async Task A_send_is_answered_whatever_stands_for_no_invocation(string id)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host);
        foreach (var arguments in new[] { "[{}]", "[]" })
        {
            await client.SendAsync($$"""{"type":1,{{id}}"target":"open","arguments":{{arguments}}}""");
            Assert.Equal("invalid_call", (string?)(await client.NextAsync())!["arguments"]![0]!["code"]);
        }
    }

    [Fact]
    public async Task Both_protocols_say_the_same_in_the_same_order_with_the_type_first()
    {
        await using var server = await LiveServer.StartAsync();
        var said = new List<string[]>();
        foreach (var wire in new[] { Wire.Json, Wire.MessagePack })
        {
            using var client = await BareClient.ConnectAsync(server.Host, wire);
            var messages = new List<string>();
            await client.OpenAsync("""{"task":"pose","threshold":0.4}""");
            await NoteAsync();
            await client.FrameAsync(1, Pictures.Players);
            await NoteAsync();
            await client.FrameAsync(2, []);
            await NoteAsync();
            await ChangeAsync("""{"task":"segment"}""");
            await NoteAsync();
            await client.FrameAsync(3, Pictures.Players);
            await NoteAsync();
            await ChangeAsync("""{"flip":0}""");
            await NoteAsync();
            said.Add([.. messages]);

            async Task NoteAsync()
            {
                var item = (JsonObject)(await client.ItemAsync())!;
                Assert.Equal("type", item.First().Key);
                foreach (var name in item.Select(field => field.Key).Where(name => name is "age" or "timing").ToList())
                {
                    item[name] = name == "age" ? 0 : new JsonObject(item[name]!.AsObject().Select(time => new KeyValuePair<string, JsonNode?>(time.Key, 0)));
                }

                messages.Add(item.ToJsonString());
            }

            Task ChangeAsync(string options) => wire == Wire.Json
                ? client.SendAsync($$"""{"type":1,"target":"Change","arguments":[{{options}}]}""")
                : client.SendAsync(MessagePackSerializer.ConvertFromJson($$"""[1,{},null,"Change",[{{options}}],[]]""", cancellationToken: Cancel));
        }

        Assert.Equal(said[0], said[1]);
    }

    [Fact]
    public async Task Masks_are_bytes_in_MessagePack()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host, Wire.MessagePack);
        await client.OpenAsync("""{"task":"segment"}""");
        await client.ItemAsync();
        await client.FrameAsync(1, Pictures.Players);
        var item = (await client.ItemAsync())!;
        byte[] data = [0xa4, .. "data"u8, 0xc4];
        Assert.InRange(client.LastBytes.AsSpan().IndexOf(data), 0, 2000);
        Assert.StartsWith("iVBORw0KGgo", (string?)item["mask"]!["data"], StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Harm))]
    public async Task Hostile_arguments_are_answered_in_words(string what, byte[] argument)
    {
        _ = what;
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host, Wire.MessagePack);
        await client.SendAsync([0x96, 4, 0x80, 0xa1, (byte)'1', 0xa4, .. "Open"u8, 0x91, .. argument, 0x90]);
        var error = (await client.ItemAsync())!;
        Assert.Equal(("error", "invalid_option", true), ((string?)error["type"], (string?)error["code"], (bool)error["final"]!));
        Assert.Equal(3, (int)(await client.NextAsync())![0]!);

        await client.OpenAsync("null");
        await client.ItemAsync();
        await client.SendAsync([0x96, 1, 0x80, 0xc0, 0xa5, .. "Frame"u8, 0x91, .. argument, 0x90]);
        Assert.Equal("invalid_frame", (string?)(await client.ItemAsync())!["code"]);
        await client.SendAsync([0x96, 1, 0x80, 0xc0, 0xa6, .. "Change"u8, 0x91, .. argument, 0x90]);
        Assert.Equal("invalid_option", (string?)(await client.ItemAsync())!["code"]);
        await client.FrameAsync(1, Pictures.Players);
        Assert.Equal("result", (string?)(await client.ItemAsync())!["type"]);
    }

    [Theory, MemberData(nameof(Harm))]
    public void Hostile_arguments_cost_little_memory(string what, byte[] argument)
    {
        _ = what;
        Read();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);

        void Read()
        {
            try
            {
                MessagePackSerializer.Deserialize<SentObjectDto?>(argument, WireMessagePack.Options, Cancel);
            }
            catch (MessagePackSerializationException)
            {
                // What is broken may throw: the call is then answered as one without fields.
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("c0")]
    [InlineData("80")]
    [InlineData("9104ff")]
    [InlineData("9604")]
    [InlineData("960480a131")]
    [InlineData("9604dfffffffff")]
    [InlineData("960480dbffffffff")]
    public async Task Messages_that_are_none_cut_the_connection(string message)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host, Wire.MessagePack);
        await client.OpenAsync("null");
        await client.ItemAsync();
        await client.SendAsync(Convert.FromHexString(message));
        var close = (await client.NextAsync())!;
        Assert.Equal((7, Cut), ((int)close[0]!, (string?)close[1]));
        Assert.Null(await client.NextAsync());
        await server.EmptyAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"type":1,"target":"Frame"}""")]
    [InlineData("""{"type":4,"invocationId":"2","target":"Open","arguments":{}}""")]
    [InlineData("""{"type":1,"target":"Frame","arguments":[{"sequence":1,]}""")]
    public async Task Records_that_are_none_cut_the_connection(string record)
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host);
        await client.OpenAsync("null");
        await client.ItemAsync();
        await client.SendAsync(record);
        var close = (await client.NextAsync())!;
        Assert.Equal((7, Cut), ((int)close["type"]!, (string?)close["error"]));
        Assert.Null(await client.NextAsync());
        await server.EmptyAsync();
    }

    [Fact]
    public async Task Lists_without_end_cut_the_connection_in_JSON()
    {
        await using var server = await LiveServer.StartAsync();
        using var client = await BareClient.ConnectAsync(server.Host);
        await client.SendAsync($$"""{"type":1,"target":"Change","arguments":[{{new string('[', 100_000)}}""");
        Assert.Equal(Cut, (string?)(await client.NextAsync())!["error"]);
    }
}
