using System.Diagnostics;
using System.Text;
using HRNet.AspNetCore.Requests;
using HRNet.Imaging;
using HRNet.Imaging.Painting;
using HRNet.Imaging.Shapes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace HRNet.AspNetCore.Endpoints;

/// <summary>What was painted or written for an answer.</summary>
/// <param name="Answer">The answer itself, where it is no JSON of ours; else null.</param>
/// <param name="DataUri">The picture that JSON carries, where one was asked for; else null.</param>
/// <param name="Milliseconds">Time spent on it.</param>
internal sealed record Rendering(FileContentHttpResult? Answer, string? DataUri, double Milliseconds)
{
    /// <summary>Nothing.</summary>
    public static Rendering None { get; } = new(null, null, 0);

    /// <summary>COCO's results.</summary>
    public static Rendering Coco(string results) => new(TypedResults.File(Encoding.UTF8.GetBytes(results), AnswerType.Coco.MediaType), null, 0);

    /// <summary>Paints what the answer needs, onto the frame itself: nobody looks at its pixels afterwards.</summary>
    public static Rendering Of(AnswerType answer, PictureFormat? overlay, Frame frame, IPictureCodec codec, Func<IReadOnlyList<Shape>> shapes)
    {
        var start = Stopwatch.GetTimestamp();
        if (answer == AnswerType.Svg)
        {
            var svg = SvgWriter.Write(frame.Width, frame.Height, shapes());
            return Done(TypedResults.File(Encoding.UTF8.GetBytes(svg), AnswerType.Svg.MediaType), null);
        }
        if ((answer.Picture ?? overlay) is not { } format)
            return None;

        codec.Paint(frame, shapes());
        var bytes = codec.Encode(frame, format);
        var mediaType = AnswerType.All.Single(type => type.Picture == format).MediaType;
        return answer.Picture is null
            ? Done(null, $"data:{mediaType};base64,{Convert.ToBase64String(bytes)}")
            : Done(TypedResults.File(bytes, mediaType), null);

        Rendering Done(FileContentHttpResult? file, string? uri) => new(file, uri, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
    }
}
