using System.Globalization;
using HRNet.Inference.Answers;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>What is told of an answer besides its body.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="Device">The device it ran on.</param>
/// <param name="Timing">Milliseconds of each stage.</param>
internal sealed record Answered(string Model, string Device, TimingAnswer Timing);

/// <summary>Tells it: in the Server-Timing header, and to the log and the metrics.</summary>
internal static class Answers
{
    public static void Answered(this HttpContext http, string model, string device, TimingAnswer timing)
    {
        http.Features.Set(new Answered(model, device, timing));
        http.Response.Headers["Server-Timing"] = string.Join(", ", timing.Stages()
            .Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage};dur={stage.Milliseconds}")));
    }
}
