using System.Globalization;
using HRNet.AspNetCore.Uploads;
using HRNet.Inference.Results;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>What is told of an answer besides its body: in the Server-Timing header, and to the log and the metrics, which find it among the request's features.</summary>
internal static class Answers
{
    /// <summary>With the time of what was done in front of the network and behind it.</summary>
    public static T Timed<T>(this T result, Picture picture, double render = 0)
        where T : PictureResult => result with { Timing = result.Timing with { Decode = picture.Decode, Render = render, Total = picture.Total } };

    public static void Answered(this HttpContext http, PictureResult result)
    {
        http.Features.Set(result);
        http.Response.Headers["Server-Timing"] = string.Join(", ", result.Timing.Stages()
            .Select(stage => string.Create(CultureInfo.InvariantCulture, $"{stage.Stage};dur={Math.Round(stage.Milliseconds, 2)}")));
    }
}
