using System.Text.Json;
using System.Text.Json.Nodes;
using HRNet.AspNetCore.Contracts;
using HRNet.Inference.Live;
using HRNet.Inference.Results;
using MessagePack;

namespace HRNetWeb.Tests.Live;

public sealed class LiveWireTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_result_has_the_same_rounded_numbers_in_the_same_order_in_both_protocols()
    {
        LiveMessageDto result = LiveResultDto.From(
            new LiveResult(7, 640, 480, "pose", "cpu", new LiveTiming(1.004, 2.345678, 3, 0.004, 5.5, 6, 7, 8, 9.129))
            {
                People = [new LivePerson(3, 0.62037f, new(1.005f, 2, 3, 4.4449f), [new Keypoint("nose", 727.1049f, -3.999f, 0.91125f, true)])],
                Classes = [new SegmentClass(1, "person", "#dc143c", 4, 2 / 3.0)],
                Dropped = 2,
            });
        const string Head = """{"type":"result","sequence":7,"image":{"width":640,"height":480},"model":"pose","device":"cpu","age":10.13,"dropped":2,"limited":false,""";
        const string People = """ "people":[{"id":3,"score":0.6204,"box":{"x":1,"y":2,"width":3,"height":4.44},"keypoints":[{"name":"nose","x":727.1,"y":-4,"score":0.9112,"visible":true}]}],""";
        const string Classes = """ "classes":[{"id":1,"name":"person","color":"#dc143c","pixels":4,"share":0.6667}],""";
        const string Timing = """ "timing":{"wait":1,"decode":2.35,"preprocess":3,"queue":0,"inference":5.5,"postprocess":6,"track":7,"render":8,"total":9.13}}""";
        var expected = string.Concat(Head, People, Classes, Timing).Replace(" ", "", StringComparison.Ordinal);

        var messagePack = MessagePackSerializer.ConvertToJson(MessagePackSerializer.Serialize(result, WireMessagePack.Options, Cancel), cancellationToken: Cancel);

        Assert.Equal(expected, JsonSerializer.Serialize(result, result.GetType(), WireJson.Default));
        Assert.Equal(expected, JsonNode.Parse(messagePack)!.ToJsonString());
    }
}
