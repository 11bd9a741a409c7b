using System.Text.Json.Serialization;

namespace HRNet.Inference.Results;

/// <summary>
/// The pixels of one object, as a window of the upright picture. JSON has them as runs, in COCO's uncompressed form: <see cref="Size"/> and <see cref="Counts"/>.
/// </summary>
/// <param name="X">First column of the window.</param>
/// <param name="Y">First row of the window.</param>
/// <param name="Width">Columns of the window.</param>
/// <param name="Height">Rows of the window.</param>
/// <param name="Pixels">Width x Height values, rows from top to bottom: whether the pixel belongs to the object. No pixel outside the window does.</param>
/// <param name="Image">Size of the picture.</param>
public sealed record ObjectMask(
    [property: JsonIgnore] int X, [property: JsonIgnore] int Y, [property: JsonIgnore] int Width, [property: JsonIgnore] int Height,
    [property: JsonIgnore] ReadOnlyMemory<bool> Pixels, [property: JsonIgnore] ImageSize Image)
{
    /// <summary>Rows and columns of the picture.</summary>
    public IReadOnlyList<int> Size => [Image.Height, Image.Width];

    /// <summary>
    /// Pixels of each run, counted anew at each call; together all of the picture's. Runs go down the columns of the whole picture from left to right, outside and inside
    /// the object in turn, outside first (that run may be 0).
    /// </summary>
    public IReadOnlyList<int> Counts
    {
        get
        {
            var counts = new List<int>();
            var pixels = Pixels.Span;
            var (inside, start) = (false, 0);
            for (var column = 0; column < Width; column++)
            {
                var top = (X + column) * Image.Height + Y;
                // A run goes on into the next column only where the window is as high as the picture.
                if (inside && Height < Image.Height)
                    Turn(top - Image.Height + Height);
                for (var row = 0; row < Height; row++)
                {
                    if (pixels[row * Width + column] != inside)
                        Turn(top + row);
                }
            }

            if (inside)
                Turn((X + Width - 1) * Image.Height + Y + Height);
            if (Image.Width * Image.Height > start)
                counts.Add(Image.Width * Image.Height - start);
            return counts;

            void Turn(int at)
            {
                counts.Add(at - start);
                (inside, start) = (!inside, at);
            }
        }
    }
}
