"""Makes the pictures beside this file and, with OpenCV, what decoding them must give (*.rgb: rows of red, green, blue bytes).

Needs Debian's python3-pil and python3-opencv. Usage: python3 make.py PICTURE  (the committed files: skimage's astronaut.png, public domain, NASA)
"""
import io
import struct
import sys

import cv2
import numpy as np
from PIL import Image

WIDTH, HEIGHT = 37, 29  # No multiples of a JPEG block.
UPRIGHT = {1: None, 2: Image.FLIP_LEFT_RIGHT, 3: Image.ROTATE_180, 4: Image.FLIP_TOP_BOTTOM,
           5: Image.TRANSPOSE, 6: Image.ROTATE_90, 7: Image.TRANSVERSE, 8: Image.ROTATE_270}


def exif(orientation, little_endian):
    order = '<' if little_endian else '>'
    return (b'Exif\0\0' + (b'II' if little_endian else b'MM') + struct.pack(order + 'HI', 42, 8)
            + struct.pack(order + 'HHHIHHI', 1, 0x0112, 3, 1, orientation, 0, 0))


def expect(name):
    """Writes what OpenCV reads, transparency laid on white."""
    pixels = cv2.imread(name, cv2.IMREAD_UNCHANGED)
    if pixels.ndim == 3 and pixels.shape[2] == 4:
        pixels = (pixels // 257 if pixels.dtype == np.uint16 else pixels).astype(np.float64)
        opacity = pixels[:, :, 3:] / 255
        pixels = np.round(pixels[:, :, :3] * opacity + 255 * (1 - opacity)).astype(np.uint8)
    else:
        pixels = cv2.imread(name, cv2.IMREAD_COLOR)
    assert pixels.shape == (HEIGHT, WIDTH, 3) and pixels.dtype == np.uint8, (name, pixels.shape)
    pixels[:, :, ::-1].tofile(name + '.rgb')


rgb = Image.open(sys.argv[1]).convert('RGB').crop((150, 0, 150 + 8 * WIDTH, 8 * HEIGHT)).resize((WIDTH, HEIGHT), Image.LANCZOS)
rgb.info = {}  # Without its color profile.
fade = Image.fromarray(np.tile(np.linspace(0, 255, WIDTH).round().astype(np.uint8), (HEIGHT, 1)))
rgba = rgb.copy()
rgba.putalpha(fade)

rgb.save('rgb.jpg', quality=92, subsampling=0)
rgb.save('halved-chroma.jpg', quality=92, subsampling=2)
rgb.save('progressive.jpg', quality=92, subsampling=0, progressive=True)
rgb.convert('L').save('gray.jpg', quality=92)
inks = 255 - np.asarray(rgb).astype(np.int32)
black = inks.min(axis=2, keepdims=True) * 3 // 4
cmyk = np.concatenate([(inks - black) * 255 // (255 - black), black], axis=2).astype(np.uint8)
Image.fromarray(cmyk, 'CMYK').save('cmyk.jpg', quality=92)
rgb.save('rgb.png')
rgb.convert('L').save('gray.png')
rgb.convert('1').save('one-bit.png')
rgb.quantize(32).save('palette.png')
rgba.save('alpha.png')
rgba.quantize(32, method=Image.FASTOCTREE).save('palette-alpha.png')
rgba.convert('LA').save('gray-alpha.png')
deep = cv2.cvtColor(np.asarray(rgb), cv2.COLOR_RGB2BGR).astype(np.uint16) * 257
cv2.imwrite('sixteen-bit.png', deep)
cv2.imwrite('sixteen-bit-gray.png', cv2.cvtColor(deep, cv2.COLOR_BGR2GRAY))
cv2.imwrite('sixteen-bit-alpha.png', np.dstack([deep, np.asarray(fade).astype(np.uint16) * 257]))
rgb.save('lossy.webp', quality=90)
rgb.save('lossless.webp', lossless=True)
rgba.save('alpha.webp', lossless=True)
rgb.save('animated.webp', lossless=True, save_all=True, append_images=[Image.new('RGB', rgb.size, 'red')], duration=100)
for name in ('rgb.jpg', 'halved-chroma.jpg', 'progressive.jpg', 'gray.jpg', 'cmyk.jpg', 'rgb.png', 'gray.png', 'one-bit.png', 'palette.png',
             'alpha.png', 'sixteen-bit.png', 'sixteen-bit-gray.png', 'sixteen-bit-alpha.png', 'lossy.webp', 'lossless.webp', 'alpha.webp'):
    expect(name)
# OpenCV drops the transparency of these; Pillow reads it.
for name in ('palette-alpha.png', 'gray-alpha.png'):
    on_white = Image.alpha_composite(Image.new('RGBA', rgb.size, 'white'), Image.open(name).convert('RGBA'))
    np.asarray(on_white.convert('RGB')).tofile(name + '.rgb')
np.asarray(rgb).tofile('animated.webp.rgb')

# Red, green, blue and yellow quarters, stored as each orientation asks, so that all look the same once upright.
quarters = Image.new('RGB', (48, 32), 'red')
quarters.paste('lime', (24, 0, 48, 16))
quarters.paste('blue', (0, 16, 24, 32))
quarters.paste('yellow', (24, 16, 48, 32))
for orientation, turn in UPRIGHT.items():
    stored = quarters if turn is None else quarters.transpose(turn)
    stored.save(f'orientation-{orientation}.jpg', quality=95, subsampling=0, exif=exif(orientation, little_endian=orientation % 2 == 0))
turned = quarters.transpose(UPRIGHT[6])
turned.save('orientation-6.webp', lossless=True, exif=exif(6, little_endian=True))
turned.save('orientation-6.png', exif=exif(6, little_endian=False))

rgb.quantize(16).save('other.gif')
rgb.save('other.tiff')
rgb.save('other.bmp')
rgb.save('other.pdf')
